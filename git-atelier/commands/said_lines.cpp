#include "commands/said_lines.hpp"

#include "app/piece/run_desk.hpp"
#include "app/run/run_world.hpp"
#include "view/text/style.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace atelier {

SaidLines::SaidLines(Context plan, WorkflowCatalog& catalog, WorkflowFormat& format,
                     Progress& shown)
    : plan_(std::move(plan)), catalog_(catalog), format_(format), shown_(shown) {}

void SaidLines::listen_to(const BeadId& run) {
    run_ = run;
    speakers_.clear();
    const auto found = plan_.store.read([&](PlanReader& plan) { return plan.runs().find(run); });
    if (!found || !*found) return;
    auto speakers = speakers_of(catalog_, plan_.settings, **found);
    if (!speakers) return shown_.warn(speakers.error().message);
    speakers_ = *std::move(speakers);
    const auto before = spoken(false);
    told_ = before ? before->size() : 0;
}

void SaidLines::tell(bool waits_for_models) {
    if (speakers_.empty()) return;
    const auto lines = spoken(waits_for_models);
    if (!lines) return;
    for (; told_ < lines->size(); ++told_) {
        const SpokenLine& line = (*lines)[told_];
        shown_.note(one_line(line.name + ": " + line.text));
    }
}

Result<std::vector<SpokenLine>> SaidLines::spoken(bool waits_for_models) {
    return plan_.store.read([&](PlanReader& plan) -> Result<std::vector<SpokenLine>> {
        ATELIER_TRY(const RunScene scene, load_run(plan, format_, run_.value()));
        ATELIER_TRY(const MadeUpLines made_up, made_up_lines(plan, run_.value()));
        auto lines = spoken_lines(scene.run, scene.workflow, scene.facts, speakers_, made_up);
        if (!waits_for_models || plan_.settings.workshop_dialogue != LineSource::model)
            return lines;
        const auto awaited = [&](const SpokenLine& line) {
            return is_made_up(line.action) && made_up.at(line.turn, line.action) == nullptr;
        };
        // A handover and what begins after it are asked for together, and either may come first.
        const auto last = lines.end() - std::min<std::ptrdiff_t>(2, std::ssize(lines));
        lines.erase(std::find_if(last, lines.end(), awaited), lines.end());
        while (!lines.empty() && awaited(lines.back()))
            lines.pop_back();
        return lines;
    });
}

} // namespace atelier
