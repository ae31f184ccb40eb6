package route

// Bounds of time that never bind. Far enough from overflow to be added up.
const (
	longAgo = -(int64(1) << 40)
	never   = int64(1) << 40
)

// span is a stretch of work with everything the clock needs to know of it:
// started between from and to it takes secs; started before from it ends when it
// would have ended from there, the rest is waiting; it must not start after to.
// The algebra is Vidal, Crainic, Gendreau and Prins, "A hybrid genetic algorithm
// with adaptive diversity management for a large class of vehicle routing
// problems with time-windows" (2013), section 4.5, without time warp.
type span struct{ secs, from, to int64 }

// nothing is the neutral span.
var nothing = span{0, longAgo, never}

// then gives a followed by b after gap seconds, and whether that is possible.
func (a span) then(gap int64, b span) (span, bool) {
	gone := a.secs + gap
	if a.from+gone > b.to {
		return span{}, false
	}
	wait := max(0, b.from-gone-a.to)
	return span{
		secs: gone + b.secs + wait,
		from: max(b.from-gone, a.from) - wait,
		to:   min(b.to-gone, a.to),
	}, true
}
