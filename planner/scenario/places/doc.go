// Package places turns somebody's list of villages into places of a scenario:
// a CSV or XLSX table with any column names, ids of its own, in Arabic or
// English.
//
// Each row is given its governorate and markaz by code, else by name however
// spelled, else by position, and the report says for each row which it was and
// what is doubtful about it. Every row ends as a place or as a fault; the totals
// of what was read equal the totals of what was written and what was refused.
// Nothing is guessed in silence, and lists of people are refused: a plan needs
// counts only.
package places
