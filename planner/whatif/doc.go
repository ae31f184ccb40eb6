// Package whatif answers "what if": it makes a changed copy of a scenario, says
// what the copy can change and what that is now, and turns the shadow prices and
// remedies of a plan into advice, each with the changes that follow it.
//
// A [Change] names what is to be otherwise and gives its new value, never a
// difference, so that the same change applied twice is applied once. [Apply] does
// all changes of a list, in its order, to a copy; the original and everything it
// shares with others stay as they are. The copy passes the same rules as an
// uploaded scenario ([scenario.Check]), and every fault is told at once, at the
// field of the change that made it.
package whatif
