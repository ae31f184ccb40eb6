// Package planner holds the nouns of a distribution campaign and the pipeline
// that turns a [Scenario] into a [Plan].
//
// The stages live in the packages below it: allocate, transport, wave and route
// solve problems of integers and indices and know nothing of villages; this
// package translates nouns into their problems and their answers back into
// nouns. Everything counted or paid is an integer with its own type. The same
// scenario, seed and effort give the same plan, byte for byte, on any number of
// cores.
package planner
