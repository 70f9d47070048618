drop table zone_dataset_withdrawals;
