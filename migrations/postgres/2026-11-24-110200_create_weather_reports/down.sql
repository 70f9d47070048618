drop table weather_reports;
