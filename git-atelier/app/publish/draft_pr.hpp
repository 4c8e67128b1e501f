// The skill pr_draft: title and text of a changeset's pull request. `publish` asks here as well.
#pragma once

#include "app/core/context.hpp"
#include "domain/forge/pr_draft.hpp"
#include "domain/interchange/yaml_reader.hpp"
#include "domain/work/guardrails.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

class Repository;

struct DraftPrRequest {
    // nullopt: the one that the caller works on.
    std::optional<BeadId> changeset = {};
    // Tickets are also written as YAML.
    YamlReader yaml = {};
};

struct DraftPrOutcome {
    BeadId changeset;
    PrDraft draft;
    std::vector<FileChange> files = {};
    // Tickets that cannot be read, which are in none of it.
    std::vector<std::string> warnings = {};
};

// not-found where there are no commits to speak of; usage, as changeset_meant has it, where nothing
// says which changeset.
Result<DraftPrOutcome> draft_pr(const Context& context, Repository& repository,
                                const DraftPrRequest& request);

} // namespace atelier
