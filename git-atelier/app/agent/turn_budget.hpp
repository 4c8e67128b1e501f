// What an agent may use in a turn, as it is told it.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/agent/runtime_definition.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// "" for as much as it likes.
std::string budget_text(const std::optional<std::int64_t>& budget);
std::string budget_text(const std::optional<double>& budget);
// Dollars in the cents that Copilot CLI counts in; it takes no fewer than 30.
std::string credits_text(const std::optional<double>& dollars);

// Warns where an agent of `options` is given more than is left, since it takes no less.
void tell_of_larger_budget(WorkContext& work, const RuntimeDefinition& runtime,
                           const std::vector<std::string>& options,
                           const std::optional<double>& dollars);

} // namespace atelier
