package sandbox

import "net/http"

// plan is what the team has paid for.
type plan struct {
	maxPeople int  // participants of one program, 0 for no limit
	noPayment bool // the team has no payment method, which affiliate calls need
}

// paymentRequired is the answer when the plan stands in the way. Name, code
// and texts of this status are assumed.
func paymentRequired(message string) *failure {
	return &failure{status: http.StatusPaymentRequired, name: "PaymentRequiredError", code: "PAYMENT_REQUIRED_ERROR", message: message}
}

// full says whether the plan allows nobody more in this program.
func (c *campaign) full() *failure {
	if most := c.program.plan.maxPeople; most == 0 || c.living < most {
		return nil
	}
	return paymentRequired("The participant limit of your plan is reached.")
}

// SetPlan sets what the team has paid for: the most participants a program may
// have, 0 for no limit, and whether there is a payment method. Calls beyond it
// get a 402.
func (p *Program) SetPlan(maxPeople int, paymentMethod bool) {
	p.plan = plan{maxPeople: maxPeople, noPayment: !paymentMethod}
}
