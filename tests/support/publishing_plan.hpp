// An epic whose changesets are done, and how they stand on the forge.
#pragma once

#include "domain/bead/changeset.hpp"
#include "domain/forge/publish_outlook.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/pull_requests.hpp"
#include "support/unwrap.hpp"

namespace atelier::test {

using PublishGates = std::vector<PublishGate>;

inline PublishGates gates_of(const std::vector<PublishHold>& holds) {
    PublishGates out;
    for (const PublishHold& hold : holds)
        out.push_back(hold.gate);
    return out;
}

// at-e.1, at-e.2 ... of one epic, done, each with a work branch, published as a test says.
struct PublishingPlan {
    PublishRules rules{.mode = PrMode::ready, .gate = PrGate::changeset_ready};
    std::vector<Bead> changesets = {};
    std::vector<Bead> outside = {};
    EpicOnForge forge{branch("root"), branch("main")};

    Bead& add(const std::string& name, const std::vector<std::string>& depends_on = {},
              PrState state = PrState::pushed) {
        Bead made{.id = id(name), .title = name};
        made.labels = {"at:changeset"};
        made.parent = id("at-e");
        set_changeset_label(made, ChangesetLabel::in_progress);
        Changeset::set_work_branch(made, branch("root-" + name));
        for (const std::string& each : depends_on)
            add_dependency(made, id(each));
        changesets.push_back(unwrap(mark_done(made, commit)));
        forge.changesets.insert_or_assign(made.id, published_as(state));
        return changesets.back();
    }
    // As it was before its agent had done.
    void reopen(const std::string& name) {
        for (Bead& each : changesets)
            if (each.id == id(name)) Changeset::set_done_head(each, std::nullopt);
    }
    void land(const std::string& name) {
        for (Bead& each : changesets)
            if (each.id == id(name)) set_changeset_label(each, ChangesetLabel::merged);
    }
    Published& published(const std::string& name) { return forge.changesets.at(id(name)); }

    PublishVerdict verdict_on(const std::string& name) const {
        const EpicTree tree(an_epic(), changesets, outside);
        for (PublishVerdict& verdict : what_to_publish(tree, forge, rules))
            if (verdict.changeset == id(name)) return verdict;
        FAIL(name << " is not there");
        return {.changeset = id(name)};
    }
    PublishOutlook outlook_of(const std::string& name) const {
        const EpicTree tree(an_epic(), changesets, outside);
        return publish_outlook(tree, forge, rules, id(name));
    }
    PublishGates against_push(const std::string& name) const {
        return gates_of(verdict_on(name).push);
    }
    PublishGates against_pr(const std::string& name) const {
        return gates_of(verdict_on(name).pull_request);
    }
};

} // namespace atelier::test
