// Package jobs makes plans by jobs on River, in the PostgreSQL of everything
// else: any number of processes work at the same plan, and the plan is the one
// that planner.Make gives, byte for byte.
//
// # How a plan comes about
//
// A run of a plan is divided into pieces: the fitting of flows and waves to the
// routes; then one piece for each warehouse and tier; then the putting together,
// which explains what is unserved and stores the plan. A job does a piece, or
// what it gets done of it in 15 s: then it writes down how far it is, and another
// job takes on from there. What a job did, its own completion, and the jobs that
// may follow are written in one transaction.
//
// # Who does what once
//
// A worker holds an advisory lock of PostgreSQL on the piece that it works at,
// in a session of its own, over which it also writes the result. If the worker
// dies, PostgreSQL frees the lock at once; if its machine or network does,
// within 15 s. So no two work at the same piece at once, a worker that lost the
// lock cannot write, and a piece that is done is never done again. Every worker
// looks every two seconds for pieces that should be under way and are held by
// nobody, and inserts a new job for them; a job too many finds its piece held or
// done, and ends.
//
// Whoever decides what comes next locks rows in this order: the plan, its run,
// its pieces. Who finishes a piece locks the run, so that of the last two pieces
// of many that end at the same time exactly one makes the next ready; who
// cancels locks the plan first, as does who stores it, so neither waits for the
// other in a circle.
//
// [Start], [Cancel] and [Find] need no worker. A process that works calls
// [NewWorker], Start and Stop.
package jobs
