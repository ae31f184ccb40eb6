package planner

import (
	"sync"
	"time"
	_ "time/tzdata" // Egypt's clock changes must not depend on the machine
)

// Cairo gives the time zone of Egypt, which has had summer time again since
// 2023.
var Cairo = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Africa/Cairo")
	if err != nil {
		panic("planner: embedded time zones: " + err.Error())
	}
	return loc
})
