package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// prepareFolder makes a folder and sees that files can be written there, before
// anybody waits for what is to go into it. undo removes it again if it was made
// and is still empty.
func prepareFolder(dir string) (undo func(), err error) {
	info, err := os.Stat(dir)
	made := errors.Is(err, fs.ErrNotExist)
	switch {
	case err == nil && !info.IsDir():
		return nil, fmt.Errorf("%s is a file; name a folder with --out", dir)
	case err != nil && !made:
		return nil, fmt.Errorf("%w; name another folder with --out", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("%w; name another folder with --out", err)
	}
	f, err := os.CreateTemp(dir, ".katf-*")
	if err != nil {
		return nil, fmt.Errorf("nothing can be written into %s: %w; name another folder with --out", dir, err)
	}
	f.Close()
	os.Remove(f.Name())
	return func() {
		if made {
			os.Remove(dir) // fails if there is anything in it
		}
	}, nil
}

// writeFile writes a file whole or not at all.
func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".katf-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already if it was renamed
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := errors.Join(f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
