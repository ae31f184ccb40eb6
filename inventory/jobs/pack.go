package jobs

import (
	"bytes"
	"compress/gzip"
	"encoding/gob"
	"fmt"
)

// packed writes what one job hands to the next.
func packed(v any) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if err := gob.NewEncoder(z).Encode(v); err != nil {
		return nil, fmt.Errorf("packing %T: %w", v, err)
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// unpacked reads it back.
func unpacked[T any](data []byte) (*T, error) {
	v := new(T)
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err == nil {
		err = gob.NewDecoder(z).Decode(v)
	}
	if err != nil {
		return nil, fmt.Errorf("unpacking %T: %w", v, err)
	}
	return v, nil
}

// unpackedOr gives a fresh value where nothing was written yet.
func unpackedOr[T any](data []byte, fresh *T) (*T, error) {
	if data == nil {
		return fresh, nil
	}
	return unpacked[T](data)
}
