// Package sheet reads tables as people keep them: CSV in any of the usual
// encodings and separators, with or without an HXL tag row, and XLSX. It gives
// rows of text with the row numbers that the spreadsheet shows, and turns cells
// into numbers whichever digits they are written in. It knows nothing of what
// the columns mean.
package sheet
