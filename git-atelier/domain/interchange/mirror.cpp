#include "domain/interchange/mirror.hpp"

#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/fields.hpp"
#include "domain/interchange/admission.hpp"
#include "domain/interchange/beads_jsonl.hpp"
#include "domain/plan/bead_faults.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace atelier {
namespace {

using Refusal = std::optional<std::string>;

std::optional<std::string> value_of(const std::vector<FieldValue>& fields, std::string_view key) {
    const auto at = std::find_if(fields.begin(), fields.end(),
                                 [&](const FieldValue& field) { return field.key == key; });
    return at == fields.end() ? std::nullopt : at->value;
}

bool is_our_label(std::string_view label) {
    return label.starts_with("at:") || label.starts_with("cs:") ||
           label.starts_with(label::workspace);
}

// The program alone decides about these.
bool is_planned(BeadKind kind) {
    return kind == BeadKind::epic || kind == BeadKind::changeset;
}

Refusal refuses_status(const Bead& ours, BeadStatus wanted, const MirrorLaws& laws) {
    const BeadKind kind = kind_of(ours);
    const auto claims = [](BeadStatus status) {
        return status == BeadStatus::hooked || status == BeadStatus::in_progress;
    };
    if (kind == BeadKind::agent) return "git-atelier keeps the state of agents";
    if (kind == BeadKind::run) return "git-atelier keeps the state of runs";
    if (!is_planned(kind)) {
        if (ours.status == BeadStatus::pinned && (wanted == BeadStatus::closed || claims(wanted)))
            return "it is pinned";
        return std::nullopt;
    }
    if (laws.live) return "a session is working on it";
    if (claims(wanted) || claims(ours.status)) return "only git-atelier gives and takes claims";
    if (wanted == BeadStatus::closed || is_closed(ours))
        return "it is closed and reopened with its parts: see 'git atelier why ID'";
    return std::nullopt;
}

Refusal refuses_assignee(const Bead& ours) {
    switch (kind_of(ours)) {
    case BeadKind::epic:
    case BeadKind::changeset:
    case BeadKind::run:
        return "only git-atelier gives and takes claims";
    case BeadKind::agent:
    case BeadKind::message:
        return "git-atelier sets its recipient";
    case BeadKind::task:
    case BeadKind::subtask:
    case BeadKind::queue:
    case BeadKind::channel:
    case BeadKind::group:
    case BeadKind::other:
        return std::nullopt;
    }
    return std::nullopt;
}

Refusal refuses_prerequisite(const MirrorLaws& laws, const BeadId& to) {
    if (laws.refuses_edge)
        if (auto why = laws.refuses_edge(to)) return why;
    return laws.refuses_prerequisite ? laws.refuses_prerequisite(to) : std::nullopt;
}

Refusal refuses_text(const std::string& text) {
    const auto fault = text_fault(text);
    return fault ? Refusal(fault->what) : std::nullopt;
}

Refusal refuses_type(const Bead& ours) {
    if (kind_of(ours) == BeadKind::other) return std::nullopt;
    return "its type does not change";
}

Refusal refuses_label(const Bead& ours, const std::string& label, bool added,
                      const MirrorLaws& laws) {
    if (!is_our_label(label)) return std::nullopt;
    const bool intent =
        label == name_of(ChangesetLabel::planned) || label == name_of(ChangesetLabel::ready);
    if (kind_of(ours) != BeadKind::changeset || !intent)
        return "only git-atelier sets its own labels";
    if (laws.live) return "a session is working on it";
    if (added && label == name_of(ChangesetLabel::ready))
        return "only the overseer approves, with 'git atelier promote EPIC'";
    // The other of the two has to leave with it.
    const auto now = changeset_label(ours);
    const bool moves = now == ChangesetLabel::planned || now == ChangesetLabel::ready;
    if (!moves || !added) return "a changeset has exactly one label of its state";
    return std::nullopt;
}

// One merge, part by part.
class Merge {
  public:
    Merge(const Bead& base, const Bead& theirs, const Bead& ours, const MirrorLaws& laws)
        : base_(base), theirs_(theirs), laws_(laws), out_{ours, {}, {}} {}

    MirrorMerge run() {
        const Bead before = ours();
        text("title", &Bead::title, refuses_title());
        text("notes", &Bead::notes, refuses_text(theirs_.notes));
        text("issue_type", &Bead::issue_type, refuses_type(ours()));
        text("assignee", &Bead::assignee, refuses_assignee(ours()));
        description();
        priority();
        labels();
        dependencies();
        parent();
        status();
        if (theirs_.assignment != base_.assignment)
            take("hook", shown(theirs_.assignment), shown(ours().assignment),
                 "git-atelier assigns agents", theirs_.assignment == ours().assignment, false,
                 [] {});
        if (theirs_.message != base_.message)
            take("message", "its header changed", "as it was", "git-atelier writes the header",
                 theirs_.message == ours().message, false, [] {});
        withdraw_approval(before);
        return std::move(out_);
    }

  private:
    Bead& ours() { return out_.bead; }

    static std::string shown(const std::optional<BeadId>& id) { return id ? id->str() : "nothing"; }

    // `same`: ours says it already. `free`: ours is as it was when they began.
    template <class F>
    void take(const std::string& part, const std::string& theirs, const std::string& mine,
              const Refusal& refusal, bool same, bool free, F&& apply) {
        if (same) return;
        if (!refusal && free) {
            apply();
            out_.taken.push_back(part);
            return;
        }
        out_.conflicts.push_back(
            {part, theirs, mine, refusal.value_or("it was changed here as well")});
    }

    void text(const std::string& part, std::string Bead::*member, const Refusal& refusal) {
        if (theirs_.*member == base_.*member) return;
        take(part, theirs_.*member, ours().*member, refusal, ours().*member == theirs_.*member,
             ours().*member == base_.*member, [&] { ours().*member = theirs_.*member; });
    }

    void priority() {
        if (theirs_.priority == base_.priority) return;
        take("priority", std::to_string(theirs_.priority), std::to_string(ours().priority),
             refuses_priority(), ours().priority == theirs_.priority,
             ours().priority == base_.priority, [&] { ours().priority = theirs_.priority; });
    }

    Refusal refuses_priority() const {
        const auto fault = priority_fault(theirs_.priority);
        return fault ? Refusal(fault->what) : std::nullopt;
    }

    void status() {
        if (theirs_.status == base_.status) return;
        take("status", std::string(name_of(theirs_.status)), std::string(name_of(ours().status)),
             refuses_status(ours(), theirs_.status, laws_), ours().status == theirs_.status,
             ours().status == base_.status, [&] {
                 ours().status = theirs_.status;
                 ours().close_reason =
                     theirs_.status == BeadStatus::closed ? theirs_.close_reason : std::string();
             });
    }

    // Their bytes where they may stand as they are; otherwise prose and fields, each by itself.
    void description() {
        if (theirs_.description == base_.description) return;
        if (ours().description == theirs_.description) return;
        const BeadKind kind = kind_of(ours());
        const bool written_by_us =
            kind == BeadKind::agent || kind == BeadKind::message || kind == BeadKind::run;
        const Refusal whole =
            written_by_us ? Refusal("git-atelier writes it") : refuses_words(theirs_.description);
        const auto foreign = foreign_fields();
        const bool guarded =
            std::any_of(foreign.begin(), foreign.end(), [&](const FieldValue& field) {
                return !says_what_is_wanted(field.key) || refuses_wanted(field);
            });
        if (whole || (ours().description == base_.description && !guarded)) {
            take("description", theirs_.description, ours().description, whole, false, true,
                 [&] { ours().description = theirs_.description; });
            return;
        }
        if (const std::string wrote = prose(as_our_kind(theirs_)); wrote != prose(base_))
            take("description", wrote, prose(ours()), refuses_words(wrote), wrote == prose(ours()),
                 prose(ours()) == prose(base_), [&] { set_prose(ours(), wrote); });
        for (const FieldValue& field : foreign)
            merge_field(field);
    }

    void merge_field(const FieldValue& wrote) {
        const auto mine = value_of(field_values(ours()), wrote.key);
        const auto before = value_of(field_values(as_our_kind(base_)), wrote.key);
        take(std::string(wrote.key), wrote.value.value_or("null"), mine.value_or("null"),
             says_what_is_wanted(wrote.key) ? refuses_wanted(wrote)
                                            : Refusal("git-atelier writes this field"),
             wrote.value == mine, mine == before, [&] { write_field(ours(), wrote); });
    }

    // Nobody changes what was approved under the hands of whoever works on it.
    Refusal refuses_words(const std::string& words) {
        if (laws_.live && is_approved(ours())) return "a session is working on it";
        return refuses_text(words);
    }

    Refusal refuses_title() {
        if (auto refusal = refuses_words(theirs_.title)) return refusal;
        const auto fault = title_fault(theirs_.title);
        return fault ? Refusal(fault->what) : std::nullopt;
    }

    // What planning would refuse does not come in this way either.
    Refusal refuses_wanted(const FieldValue& wrote) {
        if (auto refusal = refuses_words(wrote.value.value_or(""))) return refusal;
        Bead changed = ours();
        write_field(changed, wrote);
        const auto faults = outline_faults(changed, std::numeric_limits<std::int64_t>::max());
        const auto before = outline_faults(ours(), std::numeric_limits<std::int64_t>::max());
        return faults.size() > before.size() ? Refusal(faults.back().what) : std::nullopt;
    }

    // What was a draft does not become more than that. Other words than were approved wait beside
    // those (app/core/approval).
    void withdraw_approval(const Bead& before) {
        if (!is_approved(ours()) || is_approved(before)) return;
        ours() = without_approval(ours());
        out_.taken.emplace_back("approval");
    }

    // Which fields are known depends on the kind, which a lost label of theirs must not change.
    Bead as_our_kind(Bead bead) {
        bead.labels = ours().labels;
        return bead;
    }

    // What they wrote where it was otherwise before.
    std::vector<FieldValue> foreign_fields() {
        std::vector<FieldValue> changed;
        const auto before = field_values(as_our_kind(base_));
        for (FieldValue& field : field_values(as_our_kind(theirs_)))
            if (field.value != value_of(before, field.key)) changed.push_back(std::move(field));
        return changed;
    }

    void labels() {
        // Additions first: a state's label that comes in takes the other one away itself.
        for (const std::string& label : theirs_.labels)
            if (!has_label(base_, label) && !has_label(ours(), label))
                take("labels", "+" + label, "", refuses_label(ours(), label, true, laws_), false,
                     true, [&] { add(label); });
        for (const std::string& label : base_.labels)
            if (!has_label(theirs_, label) && has_label(ours(), label))
                take("labels", "-" + label, label, refuses_label(ours(), label, false, laws_),
                     false, true, [&] { remove_label(ours(), label); });
    }

    void add(const std::string& label) {
        if (const auto state = parse_name<ChangesetLabel>(label))
            set_changeset_label(ours(), *state);
        else
            add_label(ours(), label);
    }

    Refusal refuses_edge(const BeadId& to) const {
        return laws_.refuses_edge ? laws_.refuses_edge(to) : std::nullopt;
    }

    void dependencies() {
        const auto has = [](const Bead& bead, const BeadId& id) {
            return std::find(bead.depends_on.begin(), bead.depends_on.end(), id) !=
                   bead.depends_on.end();
        };
        for (const BeadId& id : theirs_.depends_on)
            if (!has(base_, id) && !has(ours(), id))
                take("depends_on", "+" + id.str(), "", refuses_prerequisite(laws_, id), false, true,
                     [&] { add_dependency(ours(), id); });
        for (const BeadId& id : base_.depends_on)
            if (!has(theirs_, id) && has(ours(), id))
                take("depends_on", "-" + id.str(), id.str(), std::nullopt, false, true,
                     [&] { remove_dependency(ours(), id); });
    }

    void parent() {
        if (theirs_.parent == base_.parent) return;
        Refusal refusal;
        if (kind_of(ours()) != BeadKind::other) refusal = "its parent does not change";
        if (!refusal && theirs_.parent) refusal = refuses_edge(*theirs_.parent);
        take("parent", shown(theirs_.parent), shown(ours().parent), refusal,
             ours().parent == theirs_.parent, ours().parent == base_.parent,
             [&] { ours().parent = theirs_.parent; });
    }

    const Bead& base_;
    const Bead& theirs_;
    const MirrorLaws& laws_;
    MirrorMerge out_;
};

} // namespace

Bead as_in_beads(const Bead& bead, const YamlReader& yaml) {
    auto row = read_beads_row(beads_row(bead), bead.updated_at, yaml);
    // What Beads would not take either stays as it is; Beads says so itself.
    if (!row) return bead;
    row->bead.revision = bead.revision;
    // Links that lead out of the plan do not go there.
    row->bead.parent = bead.parent;
    row->bead.depends_on = bead.depends_on;
    return std::move(row->bead);
}

std::vector<std::string> differing_parts(const Bead& a, const Bead& b) {
    std::vector<std::string> parts;
    const auto part = [&](const char* name, bool same) {
        if (!same) parts.emplace_back(name);
    };
    part("title", a.title == b.title);
    part("description", a.description == b.description);
    part("message", a.message == b.message);
    part("notes", a.notes == b.notes);
    part("issue_type", a.issue_type == b.issue_type);
    part("status", a.status == b.status);
    part("close_reason", a.close_reason == b.close_reason || !is_closed(a) || !is_closed(b));
    part("priority", a.priority == b.priority);
    part("assignee", a.assignee == b.assignee);
    part("labels", a.labels == b.labels);
    part("parent", a.parent == b.parent);
    part("depends_on", a.depends_on == b.depends_on);
    part("hook", a.assignment == b.assignment);
    return parts;
}

MirrorMerge merge_foreign(const Bead& base, const Bead& theirs, const Bead& ours,
                          const MirrorLaws& laws) {
    return Merge(base, theirs, ours, laws).run();
}

MirrorMerge adopt_foreign(const Bead& theirs, const MirrorLaws& laws) {
    MirrorMerge out{theirs, {"created"}, {}};
    Bead& bead = out.bead;
    bead.revision = 0;
    bead.assignment.reset();
    bead.labels.clear();
    for (const std::string& label : theirs.labels) {
        if (is_our_label(label))
            out.conflicts.push_back(
                {"labels", "+" + label, "", "only git-atelier sets its own labels"});
        else
            add_label(bead, label);
    }
    const auto refusal = [&](const BeadId& to) {
        return laws.refuses_edge ? laws.refuses_edge(to) : std::nullopt;
    };
    if (bead.parent)
        if (const auto why = refusal(*bead.parent)) {
            out.conflicts.push_back({"parent", bead.parent->str(), "nothing", *why});
            bead.parent.reset();
        }
    bead.depends_on.clear();
    for (const BeadId& id : theirs.depends_on) {
        if (const auto why = refuses_prerequisite(laws, id))
            out.conflicts.push_back({"depends_on", "+" + id.str(), "", *why});
        else
            add_dependency(bead, id);
    }
    Admitted admitted = admit(bead, {});
    bead = std::move(admitted.bead);
    out.remarks = std::move(admitted.found);
    return out;
}

} // namespace atelier
