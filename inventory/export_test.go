package inventory

// WriteSQL is the statement of Post, for the comparison with pgbench.
const WriteSQL = writeSQL
