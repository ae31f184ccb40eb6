package planner

import "errors"

// Explanation is how far the search for what would serve the unserved is: the
// answers to its questions so far. Each question follows from the answers before
// it, so that with these the search takes on where it paused, in any process. It
// is plain data, kept whole by encoding/gob.
type Explanation struct {
	Answers     []bool // in the order of the questions
	Trial       *Fit   // the planning again that was under way, if any
	Tried, Most int    // changes planned again so far, and the most that are
}

// inquiry asks the questions of a search that can pause.
type inquiry struct {
	*Explanation
	asked int         // questions of which the answer was known, or is now
	fresh int         // those that were worked out here
	pause func() bool // nil for never
}

// errPaused ends a search that goes on later.
var errPaused = errors.New("paused")

// ask gives the answer that is known, or works it out, unless it is time to
// pause. One is worked out however late it is, so that every call gets on.
func (q *inquiry) ask(work func() (bool, error)) (bool, error) {
	if q.asked < len(q.Answers) {
		q.asked++
		return q.Answers[q.asked-1], nil
	}
	if q.fresh > 0 && q.pause != nil && q.pause() {
		return false, errPaused
	}
	yes, err := work()
	if err != nil {
		return false, err
	}
	q.Answers = append(q.Answers, yes)
	q.asked++
	q.fresh++
	return yes, nil
}

// trial gives the fitting of the question that is worked out, as far as it is.
func (q *inquiry) trial(w *world) *Fit {
	if q.Trial == nil {
		q.Trial = w.newFit()
	}
	return q.Trial
}
