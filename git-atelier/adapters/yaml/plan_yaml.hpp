// Plan files in YAML. Strict: an unknown or repeated key, a wrong type, an unclosed quote or a
// second document is plan-invalid with line and key, never a guess. What `write` gives parses back
// to an equal plan.
#pragma once

#include "ports/documents.hpp"

namespace atelier {

class YamlPlanFormat final : public PlanFormat {
  public:
    // Understands a whole plan (`epics:`) and the part that plan_changesets takes (`changesets:`),
    // which becomes one epic without a title.
    Result<PlanDocument> parse(const std::string& text, const std::string& file) override;
    std::string write(const PlanDocument& plan) override;
};

} // namespace atelier
