// Package manifest turns a plan into its papers' content: one numbered
// [Manifest] for every trip and one [Waybill] for every stop on it, with the
// lots that are loaded, totals in figures and in words, and a hash over the
// lines. Package paper draws them.
//
// Numbers are drafts: they are made from the plan alone, so that the same plan
// gives the same papers, and the ledger gives the real ones when a wave is
// released.
package manifest
