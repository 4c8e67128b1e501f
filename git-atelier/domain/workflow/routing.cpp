#include "domain/workflow/routing.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

// Letters and digits, and whatever is not ASCII.
bool is_of_word(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z');
}

std::vector<std::string> words_in(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text) {
        if (is_of_word(c)) {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

} // namespace

bool is_routing_word(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), is_of_word) &&
           ascii_lower(word) == word;
}

RoutedLead routed_lead(const Routing& routing, std::string_view task) {
    const std::vector<std::string> words = words_in(task);
    for (const RoutingRow& row : routing.rows)
        for (const std::string& word : words)
            if (std::find(row.words.begin(), row.words.end(), ascii_lower(word)) != row.words.end())
                return {row.artisan, word};
    return {routing.otherwise, ""};
}

std::string artisan_of(const Workflow& workflow, const RoleArtisans& artisans,
                       const std::string& role) {
    const auto named = artisans.find(role);
    if (named != artisans.end()) return named->second;
    const WorkflowRole* found = find_role(workflow, role);
    return found == nullptr ? "" : found->artisan;
}

bool has_turn_of(const Workflow& workflow, const RoleArtisans& artisans, const Term& step,
                 const std::string& name) {
    if (const auto* turn = std::get_if<TurnStep>(&step.step))
        return turn->role == name || artisan_of(workflow, artisans, turn->role) == name;
    const Terms* within = steps_within(step);
    return within != nullptr && std::any_of(within->begin(), within->end(), [&](const Term& part) {
               return has_turn_of(workflow, artisans, part, name);
           });
}

std::optional<std::string> stage_named(const Workflow& workflow, const RoleArtisans& artisans,
                                       const Terms& stages, const std::string& name) {
    for (const Term& stage : stages)
        if (stage_name(stage) == name) return name;
    for (const Term& stage : stages)
        if (has_turn_of(workflow, artisans, stage, name)) return stage_name(stage);
    return std::nullopt;
}

std::vector<std::string> stages_from(const Workflow& workflow, const std::string& first) {
    std::vector<std::string> names;
    for (const Term& step : workflow.steps)
        names.push_back(stage_name(step));
    const auto begin = std::find(names.begin(), names.end(), first);
    if (begin != names.end()) names.erase(names.begin(), begin);
    return names;
}

} // namespace atelier
