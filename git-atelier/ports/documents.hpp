// Documents that people write: plan files. Parsing is a library's, behind this port.
#pragma once

#include "base/result.hpp"
#include "domain/plan/plan.hpp"

#include <string>

namespace atelier {

class PlanFormat {
  public:
    virtual ~PlanFormat() = default;
    // Structure, keys and types; plan-invalid with line and key. What the plan means is checked by
    // check_plan.
    virtual Result<PlanDocument> parse(const std::string& text, const std::string& file) = 0;
    // The plan as a file that parses back to it, with a comment line that says what may be edited.
    virtual std::string write(const PlanDocument& plan) = 0;
};

} // namespace atelier
