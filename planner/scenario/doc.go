// Package scenario reads, checks and writes scenarios: a folder of CSV files
// with campaign.json, or one XLSX workbook with the same tables as sheets.
//
// Every table is described once, column by column (the files table_*.go);
// reading, writing, the checks of single cells and the tables of docs/DATA.md
// all come from that description. Rules that look at several rows or tables
// are in the files check_*.go.
//
// Reading gives either a whole valid scenario or every fault at once, each with
// file, row, column, value and what would be right, in English and Arabic.
// Nothing is half loaded.
package scenario
