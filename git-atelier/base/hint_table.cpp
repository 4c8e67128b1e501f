#include "base/hint_table.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr HintText for_overseers{"the overseer has to see to it"};
constexpr HintText for_planners{"a planner has to see to it"};
constexpr HintText for_artisans{"an artisan has to see to it"};
constexpr HintText for_agents{"the agent of that session has to see to it"};

std::vector<HintRow> whole_table() {
    std::vector<HintRow> rows;
    for (const auto piece :
         {hints_on_callers(), hints_on_claims(), hints_on_mail(), hints_on_plans(),
          hints_on_projects(), hints_on_systems(), hints_on_work(), hints_on_workflows()})
        rows.insert(rows.end(), piece.begin(), piece.end());
    return rows;
}

} // namespace

bool HintCodes::include(ErrorCode code) const {
    return std::ranges::find(list(), code) != list().end();
}

const HintText& HintRow::text_for(Audience reader) const {
    const bool for_all = person.program.empty() && !person.text.empty();
    const HintText& workers = !agent.text.empty()    ? agent
                              : for_all              ? person
                              : !person.text.empty() ? for_overseers
                              : planner.text.empty() ? for_artisans
                                                     : for_planners;
    switch (reader) {
    case Audience::person:
        if (!person.text.empty()) return person;
        return !agent.text.empty() && agent.program.empty() ? agent : for_agents;
    case Audience::worker:
        return workers;
    case Audience::planner:
        return planner.text.empty() ? workers : planner;
    case Audience::artisan:
        if (!artisan.text.empty()) return artisan;
        return workers.program.empty() ? workers : for_workers;
    }
    return person;
}

std::span<const HintRow> hint_rows() {
    static const std::vector<HintRow> rows = whole_table();
    return rows;
}

const HintRow& row_of(Hint hint) {
    return hint_rows()[static_cast<std::size_t>(hint)];
}

std::size_t end_of_name(std::string_view text, std::size_t at) {
    if (text[at] != '{') return std::string_view::npos;
    std::size_t end = at + 1;
    while (end < text.size() && ((text[end] >= 'a' && text[end] <= 'z') || text[end] == '_'))
        ++end;
    return end < text.size() && text[end] == '}' && end > at + 1 ? end : std::string_view::npos;
}

std::vector<std::string_view> names_in(std::string_view text) {
    std::vector<std::string_view> names;
    for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1))
        if (const std::size_t end = end_of_name(text, at); end != std::string_view::npos)
            names.push_back(text.substr(at + 1, end - at - 1));
    return names;
}

} // namespace atelier
