// Bringing one changeset to the forge: its work branch by a push, its pull request by making it or
// by giving it another base. What is about to be done is written down first, and each step looks
// before it does anything, so that one that was cut short is finished by doing it again.
#pragma once

#include "app/publish/pr_facts.hpp"

namespace atelier {

// Pushes what was found good, from exactly what the remote was seen to have; takes it into `facts`.
// ref-conflict where somebody else pushed meanwhile.
Result<void> push_changeset(WorkContext& work, const CodeHost& host, const Bead& changeset,
                            PrFacts& facts);

// What the verdict's step says; takes it into `facts`.
Result<void> make_pull_request(WorkContext& work, const CodeHost& host, const Bead& changeset,
                               const PublishVerdict& verdict, const PublishRules& rules,
                               PrFacts& facts);

// Writes down how the changeset was found: its fields, and an event where its pull request stands
// elsewhere than before. Whether it does.
Result<bool> record_pull_request(WorkContext& work, const BeadId& changeset,
                                 const Published& published, PublishRecord& record);

} // namespace atelier
