package scenario

import (
	"fmt"

	"katf/planner/scenario/sheet"
)

// filled makes a column required: it must be there and every cell filled.
func (c column[T]) filled() column[T] {
	c.Required = true
	return c
}

// about gives the documentation of a column and an example.
func (c column[T]) about(doc, example string) column[T] {
	c.Doc, c.Example = doc, example
	return c
}

// in gives the unit.
func (c column[T]) in(unit string) column[T] {
	c.Unit = unit
	return c
}

// or gives what an empty cell means.
func (c column[T]) or(value string) column[T] {
	c.Default = value
	return c
}

func cellFault(err error) *message {
	e := err.(*sheet.Error)
	return &message{e.En, e.Ar}
}

func boundsFault(n, low, high int64) *message {
	switch {
	case n < low && low == 0:
		return say("must not be negative", "يجب ألا يكون سالبًا")
	case n < low:
		return say("must be at least %s", "يجب ألا يقل عن %s", grouped(low))
	case n > high:
		return say("must be at most %s", "يجب ألا يزيد على %s", grouped(high))
	}
	return nil
}

// grouped writes a number with commas between thousands.
func grouped[N ~int | ~int64](n N) string {
	s := fmt.Sprint(int64(max(n, -n)))
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if n < 0 {
		return "-" + s
	}
	return s
}
