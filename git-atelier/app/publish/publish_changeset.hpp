// Bringing one changeset to the forge: its work branch by a push, its pull request by making it, by
// giving it another base or text, and by making it a draft or ready. What is about to be done is
// written down first, and each step looks before it does anything, so that one that was cut short
// is finished by doing it again.
#pragma once

#include "app/publish/pr_facts.hpp"

namespace atelier {

// Pushes what was found good, from exactly what the remote was seen to have; takes it into `facts`.
// ref-conflict where somebody else pushed meanwhile. Does nothing where mail about it has not been
// heard (app/changeset/reopen_unheard): it is worked on again.
Result<void> push_changeset(WorkContext& work, const CodeHost& host, const Bead& changeset,
                            PrFacts& facts);

// What the verdict's step says; takes it into `facts`. Makes none where mail has not been heard.
Result<void> make_pull_request(WorkContext& work, const CodeHost& host, const Bead& changeset,
                               const PublishVerdict& verdict, const PublishRules& rules,
                               PrFacts& facts);

// Has an open pull request say what is drafted of its changeset now. A title or a text that
// somebody has changed there stays; once, that is told.
Result<void> update_text(WorkContext& work, const CodeHost& host, const BeadId& changeset,
                         PrFacts& facts);

// Writes down how the changeset was found: its fields, and an event where its pull request stands
// elsewhere than before. Whether it does.
Result<bool> record_pull_request(WorkContext& work, const BeadId& changeset,
                                 const Published& published, PublishRecord& record);

} // namespace atelier
