// How the changesets of an epic stand on the remote and the forge: what the policy decides by.
#pragma once

#include "app/publish/code_host.hpp"
#include "app/publish/publish_record.hpp"
#include "domain/forge/pr_policy.hpp"

#include <map>
#include <vector>

namespace atelier {

struct PrFacts {
    // A changeset that could not be found out about is missing.
    EpicOnForge forge;
    std::map<BeadId, PublishRecord> records = {};
    // Why it could not.
    std::vector<Error> unknown = {};
};

// Asks both. An error where the remote did not answer: then nothing is known of any.
Result<PrFacts> pr_facts(WorkContext& work, const CodeHost& host, const EpicTree& tree);

// As everything was last seen; asks nobody.
Result<EpicOnForge> pr_facts_as_seen(PlanReader& plan, const EpicTree& tree);

// The epic's strategy before the project's.
Result<PublishRules> publish_rules(const Settings& settings, const Bead& epic);

// What the policy decides by where nobody is asked; with `branch.pr_mode` none nothing is anywhere.
struct PublishingAsSeen {
    EpicOnForge forge;
    PublishRules rules;
};
Result<PublishingAsSeen> publishing_as_seen(PlanReader& plan, const Settings& settings,
                                            const EpicTree& tree);

// Why nothing is due, each with its gate, as everything was last seen; none where a push or a pull
// request is.
using UnpublishedReasons = std::map<BeadId, std::vector<Reason>>;
Result<UnpublishedReasons> unpublished_reasons(PlanReader& plan, const Settings& settings,
                                               const EpicTree& tree);
// The same of one changeset.
Result<std::vector<Reason>> not_publishable(PlanReader& plan, const Settings& settings,
                                            const EpicTree& tree, const BeadId& changeset);

} // namespace atelier
