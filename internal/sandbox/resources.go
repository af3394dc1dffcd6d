package sandbox

import "slices"

// Kinds of program resource, as the vendor spells them.
const (
	resourceFile = "FILE"
	resourceLink = "LINK"
	resourceText = "TEXT"
)

// maxResources is how many a program may have.
const maxResources = 100

// resource is a file, link or text that a program offers its participants. It
// is replaced, never changed in place.
type resource struct {
	ID          string        `json:"id"`
	Type        string        `json:"type"`
	Title       string        `json:"title"`
	Description *string       `json:"description"`
	Category    *string       `json:"category"`
	URL         *string       `json:"url"`
	Text        *string       `json:"text"`
	File        *resourceBlob `json:"file"`
	IsPublished bool          `json:"isPublished"`
	Position    int           `json:"position"`
	CreatedAt   int64         `json:"createdAt"`
	UpdatedAt   int64         `json:"updatedAt"`
}

// resourceBlob is what is told of an uploaded file. That the vendor has not
// looked at it yet is assumed.
type resourceBlob struct {
	Name       string `json:"fileName"`
	Mime       string `json:"mimeType"`
	Bytes      int64  `json:"bytes"`
	Format     string `json:"format"`
	Moderation string `json:"moderationStatus"`
}

// uploadTicket allows one upload.
type uploadTicket struct {
	file    resourceBlob
	expires int64
}

// resource finds where a resource lies, -1 for an unknown id.
func (c *campaign) resource(id string) int {
	return slices.IndexFunc(c.resources, func(r *resource) bool { return r.ID == id })
}

// moveResource takes a resource to a place, or to the end, and counts anew.
func (c *campaign) moveResource(r *resource, to int) {
	c.resources = slices.DeleteFunc(slices.Clone(c.resources), func(x *resource) bool { return x.ID == r.ID })
	c.resources = slices.Insert(c.resources, min(to, len(c.resources)), r)
	c.countResources()
}

func (c *campaign) dropResource(id string) {
	c.resources = slices.DeleteFunc(slices.Clone(c.resources), func(x *resource) bool { return x.ID == id })
	c.countResources()
}

func (c *campaign) countResources() {
	for i, r := range c.resources {
		if r.Position != i {
			moved := *r
			moved.Position = i
			c.resources[i] = &moved
		}
	}
}
