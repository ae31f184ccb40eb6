// Package geo knows points, distances, H3 cells and the administrative
// regions of Egypt.
//
// Latitude and longitude are WGS 84 degrees. Distances are whole [Metres],
// durations whole [Seconds], so that sums are exact and plans are the same on
// every machine. Only this package imports h3-go.
package geo
