package planner

// Cartons counts food cartons.
type Cartons int64

// Grams is a mass.
type Grams int64

// Piastres is an amount of money; 100 piastres are one Egyptian pound.
type Piastres int64
