// Package proofs keeps photos and signatures from the stops, and the rules that
// say where a driver is asked for one.
//
// A picture is decoded and drawn anew before it is stored, so that only what can
// be seen of it remains: no place, device or owner in its metadata, nothing
// hidden behind its end. Rules and pictures are only ever added.
package proofs
