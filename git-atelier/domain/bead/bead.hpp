// A bead: the record that every plan, agent and message is.
#pragma once

#include "base/enum_names.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

enum class BeadStatus { open, in_progress, hooked, pinned, blocked, deferred, closed };
constexpr auto names_of(BeadStatus) {
    return std::to_array<Named<BeadStatus>>({{BeadStatus::open, "open"},
                                             {BeadStatus::in_progress, "in_progress"},
                                             {BeadStatus::hooked, "hooked"},
                                             {BeadStatus::pinned, "pinned"},
                                             {BeadStatus::blocked, "blocked"},
                                             {BeadStatus::deferred, "deferred"},
                                             {BeadStatus::closed, "closed"}});
}

enum class BeadKind {
    epic,
    changeset,
    task,
    subtask,
    agent,
    message,
    queue,
    channel,
    group,
    run,
    other
};
constexpr auto names_of(BeadKind) {
    return std::to_array<Named<BeadKind>>({{BeadKind::epic, "epic"},
                                           {BeadKind::changeset, "changeset"},
                                           {BeadKind::task, "task"},
                                           {BeadKind::subtask, "subtask"},
                                           {BeadKind::agent, "agent"},
                                           {BeadKind::message, "message"},
                                           {BeadKind::queue, "queue"},
                                           {BeadKind::channel, "channel"},
                                           {BeadKind::group, "group"},
                                           {BeadKind::run, "run"},
                                           {BeadKind::other, "other"}});
}

// The issue type of a run, as other Beads programs know it.
inline constexpr std::string_view run_type = "molecule";

// The `cs:` label of a changeset: intent, and the two ends that cannot be derived.
enum class ChangesetLabel { planned, ready, in_progress, merged, abandoned };
constexpr auto names_of(ChangesetLabel) {
    return std::to_array<Named<ChangesetLabel>>({{ChangesetLabel::planned, "cs:planned"},
                                                 {ChangesetLabel::ready, "cs:ready"},
                                                 {ChangesetLabel::in_progress, "cs:in_progress"},
                                                 {ChangesetLabel::merged, "cs:merged"},
                                                 {ChangesetLabel::abandoned, "cs:abandoned"}});
}

namespace label {
inline constexpr std::string_view draft = "at:draft";
inline constexpr std::string_view promoted = "at:ready";
inline constexpr std::string_view workspace = "workspace:";
} // namespace label

// What messages keep as columns, so that no reader has to parse frontmatter.
struct MessageHeader {
    std::string from;
    std::optional<BeadId> thread;
    std::optional<BeadId> reply_to;
    std::string msg_type = "notification";
    std::vector<std::string> cc;
    std::string queue;
    std::string channel;
    std::string claimed_by;
    std::optional<Time> claimed_at;
    std::optional<Time> read_at;
    // Says what the message is about, so that one open message a subject and cause is enough; ""
    // for none.
    std::string key;

    bool operator==(const MessageHeader&) const = default;
};

struct Bead {
    BeadId id;
    std::string title;
    std::string issue_type = "task";
    BeadStatus status = BeadStatus::open;
    int priority = 2;
    // Markdown with `key: value` lines for the known fields (domain/bead/fields.hpp); a message's
    // body.
    std::string description;
    std::string notes;
    // Sorted, without duplicates.
    std::vector<std::string> labels;
    // An agent identity, or "" for nobody. A message's recipient.
    std::string assignee;
    std::string created_by;
    Time created_at{};
    std::string updated_by;
    Time updated_at{};
    std::optional<BeadId> parent;
    // Prerequisites. Sorted, without duplicates.
    std::vector<BeadId> depends_on;
    // Agents only: the epic it is assigned to, which other Beads programs call its hook.
    std::optional<BeadId> assignment;
    std::string close_reason;
    // What other Beads programs keep of it and this one has no place for: an object as one line of
    // JSON, written by domain/beads_jsonl alone; "" for nothing.
    std::string extra;
    std::optional<MessageHeader> message;
    // Grows with each write of this bead; an update states the one it was made from.
    std::int64_t revision = 0;

    bool operator==(const Bead&) const = default;
};

BeadKind kind_of(const Bead& bead);
// The label by which a bead is of that kind, like "at:epic"; "" for `other`, which has none.
std::string_view label_of(BeadKind kind);

bool has_label(const Bead& bead, std::string_view label);
void add_label(Bead& bead, std::string_view label);
void remove_label(Bead& bead, std::string_view label);
void add_dependency(Bead& bead, const BeadId& prerequisite);
bool remove_dependency(Bead& bead, const BeadId& prerequisite);

// The first of them where there are several, as only beads from elsewhere have.
std::optional<ChangesetLabel> changeset_label(const Bead& bead);
bool has_one_changeset_label(const Bead& bead);
// Replaces whichever `cs:` label is there.
void set_changeset_label(Bead& bead, ChangesetLabel label);

// A drafted epic: `at:draft`, or status `deferred` as other Beads programs write it.
bool is_draft(const Bead& epic);
// Claimed: `hooked`, or `in_progress` as `bd update --claim` writes it.
bool is_claimed(const Bead& epic);
bool is_closed(const Bead& bead);

// `at-x7k2p.3` is the third child of at-x7k2p. Says nothing of the parent that the bead has now.
struct ChildNumber {
    BeadId parent;
    std::int64_t number = 0;
};
std::optional<ChildNumber> child_number(const BeadId& id);

} // namespace atelier
