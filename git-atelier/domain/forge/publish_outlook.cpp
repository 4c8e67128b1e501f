#include "domain/forge/publish_outlook.hpp"

#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"

#include <algorithm>

namespace atelier {
namespace {

// What its session will leave; nothing is there yet that has it.
CommitId head_to_come() {
    return *CommitId::parse(std::string(40, 'f'));
}

Result<Bead> as_done(const Bead& changeset) {
    const ChangesetState state = state_of(changeset);
    if (state != ChangesetState::working && state != ChangesetState::interrupted) return changeset;
    return mark_done(changeset, head_to_come());
}

EpicTree with_done(const EpicTree& tree, const BeadId& id) {
    const Bead* const changeset = tree.find(id);
    if (changeset == nullptr) return tree;
    const auto done = as_done(*changeset);
    return done ? tree.with(*done) : tree;
}

PullRequest pull_request_to_come(const Bead& changeset, const BranchName& base, bool draft) {
    const auto read = Changeset::of(changeset);
    const auto head = read ? read->work_branch() : std::nullopt;
    return {.number = 0,
            .url = {},
            .title = {},
            .body = {},
            .head = head.value_or(base),
            .head_commit = head_to_come(),
            .base = base,
            .draft = draft,
            .author = {}};
}

class Outlook {
  public:
    Outlook(EpicTree tree, EpicOnForge forge, const PublishRules& rules)
        : tree_(std::move(tree)), forge_(std::move(forge)), rules_(rules) {}

    PublishOutlook of(const BeadId& changeset) {
        PublishOutlook out;
        // Each has a push, a pull request made and two changes to it at most.
        for (std::size_t steps = 4 * tree_.changesets().size() + 1; steps > 0; --steps) {
            const auto verdicts = what_to_publish(tree_, forge_, rules_);
            const auto ours = std::ranges::find(verdicts, changeset, &PublishVerdict::changeset);
            if (ours == verdicts.end()) return out;
            out.base = ours->base;
            const PublishVerdict* const due = next(verdicts);
            if (due == nullptr) {
                out.holds = without_done(holds_of(*ours));
                return out;
            }
            const bool is_ours = due->changeset == changeset;
            out.pushes = out.pushes || (is_ours && due->push.empty());
            out.makes_pull_request = out.makes_pull_request ||
                                     (is_ours && !due->push.empty() && due->step == PrStep::create);
            take(*due);
        }
        return out;
    }

  private:
    static const PublishVerdict* next(const std::vector<PublishVerdict>& verdicts) {
        const auto push = std::ranges::find_if(
            verdicts, [](const PublishVerdict& one) { return one.push.empty(); });
        if (push != verdicts.end()) return &*push;
        const auto step = std::ranges::find_if(
            verdicts, [](const PublishVerdict& one) { return one.step != PrStep::none; });
        return step == verdicts.end() ? nullptr : &*step;
    }

    void take(const PublishVerdict& due) {
        const Bead& changeset = *tree_.find(due.changeset);
        Published& published = forge_.changesets.at(due.changeset);
        if (due.push.empty()) {
            const auto read = Changeset::of(changeset);
            published.pushed = read ? read->done_head() : std::nullopt;
            published.pushed_by_us = published.pushed;
            return;
        }
        const bool draft = rules_.mode == PrMode::draft;
        if (due.step == PrStep::create)
            published.pull_request = pull_request_to_come(changeset, *due.base, draft);
        if (due.step == PrStep::retarget) published.pull_request->base = *due.base;
        published.pull_request->draft = draft;
        published.base_by_us = published.pull_request->base;
        published.draft_by_us = draft;
    }

    // What is there already holds nothing back.
    static std::vector<PublishHold> without_done(std::vector<PublishHold> holds) {
        std::erase_if(holds,
                      [](const PublishHold& hold) { return hold.gate == PublishGate::up_to_date; });
        return holds;
    }

    EpicTree tree_;
    EpicOnForge forge_;
    const PublishRules& rules_;
};

} // namespace

PublishOutlook publish_outlook(const EpicTree& tree, EpicOnForge forge, const PublishRules& rules,
                               const BeadId& changeset) {
    return Outlook(with_done(tree, changeset), std::move(forge), rules).of(changeset);
}

} // namespace atelier
