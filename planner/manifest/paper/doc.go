// Package paper draws the papers of a plan as PDF, Arabic first and from right
// to left, English small beside it: for every trip of a wave its manifest, the
// loading list in reverse order of stops, a waybill for each stop and the
// driver's route sheet.
//
// The papers are made for a warehouse at dawn and a worn printer: A4, black on
// white, large figures, nothing that colour alone would tell. What people fill
// in by hand (driver, licence, plates, seals, signatures, times) is a ruled line
// with its label. Long names take more lines; nothing is cut off.
package paper
