// Package plans keeps scenarios and plans in PostgreSQL: the content of a
// scenario once however often it is uploaded, every plan with all its rows, and
// the life of a plan from the first job to the approval and to the plan that
// takes its place.
//
// What is stored never changes, but for a plan's status; the schema refuses
// anything else. Reading a plan gives the plan that was stored, byte for byte as
// export.WritePlan writes it. Lists are read from the tables in pages; whole
// plans and scenarios through a [Library], which keeps the last ones in memory,
// and an [Atlas] of each plan that is looked at, for maps and searches.
//
// Locks are taken in this order: the approvals of a campaign, then plans by id,
// then what other packages lock. So approvals cannot wait for each other in a
// circle.
package plans
