// Texts with `{{ name }}` in them: AGENTS.md and whatever else people may write their own of.
#pragma once

#include "base/result.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct RenderedTemplate {
    std::string text;
    // Values that the template never asks for, sorted. A person's own template may leave some out;
    // a shipped one may not.
    std::vector<std::string> unused;
};

// template-invalid with file, line and name for a variable that is none, and for `{{` without its
// `}}` on the same line. Values are put in as they are: one that contains `{{` stays text.
Result<RenderedTemplate> render_template(std::string_view text,
                                         const std::map<std::string, std::string>& values,
                                         const std::string& file);

} // namespace atelier
