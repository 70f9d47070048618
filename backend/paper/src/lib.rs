//! Documents as PDF: what is printed, laid out on pages of A4.
