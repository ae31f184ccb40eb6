package transport

import (
	"errors"
	"fmt"
)

// What can be wrong with a problem; Solve's errors wrap one of these.
var (
	ErrInvalid    = errors.New("transport: invalid problem")
	ErrInfeasible = errors.New("transport: infeasible")
	ErrUnbounded  = errors.New("transport: cost falls without limit round a cycle of arcs without capacity")
)

// An InfeasibleError says which supplies cannot be placed. It wraps
// ErrInfeasible. The amounts add up to the least shortage possible; where
// several nodes compete for too little, which of them goes short is the choice
// of the solver (always the same one for the same problem).
type InfeasibleError struct {
	Unsent     []Shortage // nodes with supply that finds no way, by node
	Unreceived []Shortage // nodes whose demand is not met, by node
	Total      int64      // of either list
}

// A Shortage is the part of a node's supply or demand that has no place.
type Shortage struct {
	Node   int32
	Amount int64
}

func (e *InfeasibleError) Error() string {
	u, v := e.Unsent[0], e.Unreceived[0]
	return fmt.Sprintf("%v: %d units have no way from supply to demand: %d left at %d nodes (first: %d at node %d), missing at %d nodes (first: %d at node %d); add arcs or capacity between them",
		ErrInfeasible, e.Total, e.Total, len(e.Unsent), u.Amount, u.Node, len(e.Unreceived), v.Amount, v.Node)
}

// Unwrap makes errors.Is(err, ErrInfeasible) hold.
func (e *InfeasibleError) Unwrap() error { return ErrInfeasible }
