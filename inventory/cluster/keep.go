package cluster

import (
	"context"
	"time"
)

// keep watches over the server until the cluster is stopped: it starts it again
// if it ended, be it that another program started it and went.
func (c *Cluster) keep(ctx context.Context) {
	defer close(c.kept)
	for wait := 50 * time.Millisecond; ; {
		if !c.gone(ctx) {
			return
		}
		c.opt.Log.Warn("PostgreSQL ended, starting it again", "dir", c.dir)
		c.mu.Lock()
		c.server = nil
		c.mu.Unlock()
		if err := c.acquire(ctx); err != nil {
			c.opt.Log.Error("PostgreSQL did not start", "err", err)
			wait = min(2*wait, 10*time.Second)
			pause(ctx, wait)
			continue
		}
		wait = 50 * time.Millisecond
	}
}

// gone waits for the end of the server, and is false if the cluster was stopped
// before.
func (c *Cluster) gone(ctx context.Context) bool {
	c.mu.Lock()
	s := c.server
	c.mu.Unlock()
	for s != nil {
		select {
		case <-s.done:
			return true
		case <-ctx.Done():
			return false
		case <-time.After(time.Hour):
			sweepLogs(c.dir)
		}
	}
	for pause(ctx, 200*time.Millisecond) {
		if lock, err := tryLock(lockFile(c.dir), c.account); lock != nil || err != nil {
			lock.Close()
			return true
		}
	}
	return false
}
