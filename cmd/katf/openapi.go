package main

import "katf/api"

type openapiCommand struct {
	Yaml bool `help:"As YAML; JSON otherwise."`
}

// Help is what the help of the command says below its flags.
func (*openapiCommand) Help() string {
	return "The same that katf serve gives at /openapi.json and /openapi.yaml; it needs no database."
}

// Run prints the description.
func (c *openapiCommand) Run(t *terminal) error {
	json, yaml, err := api.Description()
	if err != nil {
		return err
	}
	if c.Yaml {
		json = yaml
	}
	_, err = t.Out.Write(append(json, '\n'))
	return err
}
