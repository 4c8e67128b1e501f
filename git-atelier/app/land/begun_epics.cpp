#include "app/land/begun_epics.hpp"

#include "base/text.hpp"

namespace atelier {

Result<std::vector<BeadId>> begun_epics(PlanReader& plan, const std::string& key) {
    ATELIER_TRY(const auto text, plan.remembered(key));
    std::vector<BeadId> epics;
    for (const std::string& word : split(text.value_or(""), ' ')) {
        if (word.empty()) continue;
        ATELIER_TRY(BeadId epic, BeadId::parse(word));
        epics.push_back(std::move(epic));
    }
    return epics;
}

Result<void> set_begun(PlanWriter& plan, const std::string& key, const BeadId& epic, bool begun) {
    ATELIER_TRY(auto epics, begun_epics(plan, key));
    std::erase(epics, epic);
    if (begun) epics.push_back(epic);
    std::vector<std::string> words;
    for (const BeadId& one : epics)
        words.push_back(one.str());
    return plan.remember(key, join(words, " "));
}

} // namespace atelier
