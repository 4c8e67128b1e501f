#include "domain/interchange/admission.hpp"

#include "base/json.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/bead/fields.hpp"
#include "domain/work/lifecycle.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::string_view epic_type = "epic";

std::string text_to_approve(const Bead& bead) {
    Json out = Json::array({bead.title, prose(bead)});
    for (const FieldValue& field : approved_fields(bead))
        if (field.value) out.push(std::string(field.key) + "=" + *field.value);
    if (kind_of(bead) == BeadKind::changeset)
        for (const BeadId& id : bead.depends_on)
            out.push(id.str());
    return out.dump();
}

std::optional<std::string> value_of(const Bead* bead, std::string_view key) {
    if (bead == nullptr) return std::nullopt;
    for (FieldValue& field : field_values(*bead))
        if (field.key == key) return std::move(field.value);
    return std::nullopt;
}

class Admission {
  public:
    Admission(const Bead& theirs, const AdmissionFacts& facts)
        : epic_(facts.epic), landed_(facts.landed), out_{theirs, {}} {
        const bool an_epic_here = facts.ours == nullptr || kind_of(*facts.ours) == BeadKind::epic;
        // One that another program made, which does not know our labels.
        if (kind_of(theirs) == BeadKind::other && theirs.issue_type == epic_type &&
            !is_closed(theirs) && an_epic_here)
            add_label(out_.bead, label_of(BeadKind::epic));
        if (facts.ours != nullptr && kind_of(*facts.ours) == kind_of(out_.bead)) ours_ = facts.ours;
    }

    Admitted run() {
        switch (kind_of(bead())) {
        case BeadKind::epic:
            if (!is_closed(bead())) admit_epic();
            break;
        case BeadKind::changeset:
            if (epic_ == nullptr || !is_closed(*epic_)) admit_changeset();
            break;
        case BeadKind::agent:
            admit_agent();
            break;
        case BeadKind::run:
            admit_run();
            break;
        case BeadKind::task:
        case BeadKind::subtask:
        case BeadKind::message:
        case BeadKind::queue:
        case BeadKind::channel:
        case BeadKind::group:
        case BeadKind::other:
            break;
        }
        return std::move(out_);
    }

  private:
    Bead& bead() { return out_.bead; }
    void say(Rule rule, const std::string& what) { out_.found.push_back({rule, what}); }
    bool was_approved() const { return ours_ != nullptr && is_approved(*ours_); }
    bool says_the_same() { return ours_ != nullptr && same_to_approve(*ours_, bead()); }

    void keep_written_once() {
        for (const FieldValue& field : field_values(bead())) {
            if (!is_written_once(field.key)) continue;
            const auto mine = value_of(ours_, field.key);
            // One that cannot be read names no branch, and may be corrected.
            if (!mine || mine == field.value || !BranchName::parse(*mine)) continue;
            write_field(bead(), {field.key, mine});
            say(Rule::branch_fixed, "keeps its " + std::string(field.key) + " " + *mine +
                                        ": a branch does not change once it is planned");
        }
    }

    // The label follows the field, as everywhere.
    void name_workspace() {
        const auto root = epic_as_written(bead()).root_branch;
        if (!root) return;
        std::erase_if(bead().labels,
                      [](const std::string& name) { return name.starts_with(label::workspace); });
        add_label(bead(), std::string(label::workspace) + *root);
    }

    void keep_claim() {
        const bool same = ours_ != nullptr && ours_->status == bead().status &&
                          ours_->assignee == bead().assignee;
        if (same || (!is_claimed(bead()) && bead().assignee.empty())) return;
        const bool held = ours_ != nullptr && is_claimed(*ours_);
        if (is_claimed(bead())) bead().status = held ? ours_->status : BeadStatus::open;
        bead().assignee = held ? ours_->assignee : std::string();
        say(Rule::claim, "comes in without the claim");
    }

    void admit_epic() {
        const bool said_draft = is_draft(bead());
        keep_written_once();
        name_workspace();
        keep_claim();
        const bool promoted = has_label(bead(), label::promoted);
        if (was_approved() && !said_draft) {
            // As it is here, where the row says nothing of it.
            if (has_label(*ours_, label::promoted)) add_label(bead(), label::promoted);
            say_what_waits();
            return;
        }
        bead() = without_approval(bead());
        if (said_draft && !promoted) return;
        say(Rule::approval, "comes in as a draft");
    }

    void admit_changeset() {
        // Two are refused, and not put right by chance.
        if (!has_one_changeset_label(bead())) return;
        keep_written_once();
        settle_landing();
        keep_vouched(says_the_same() || was_approved());
        if (changeset_label(bead()) == ChangesetLabel::merged && landed_)
            Changeset::set_integrated_sha(bead(), *landed_);
        admit_state();
        // Of a draft's changesets it goes without saying.
        const bool is_late = epic_ != nullptr && !is_draft(*epic_) &&
                             (ours_ == nullptr || is_draft(*ours_)) && !is_closed(bead());
        if (is_late) add_label(bead(), label::draft);
    }

    // What was approved stays in force beside it.
    void say_what_waits() {
        if (!says_the_same())
            say(Rule::approval,
                "says something else than was approved: that waits until its epic is promoted "
                "again");
    }

    void settle_landing() {
        if (!needs_proof(bead(), ours_) || landed_) return;
        const std::string as = changeset_as_written(bead()).integrated_sha.value_or("");
        const std::string why = "it was said to have landed" + (as.empty() ? "" : " as " + as) +
                                ", which its root branch does not show";
        set_changeset_label(bead(), ChangesetLabel::planned);
        bead().status = BeadStatus::open;
        bead().close_reason.clear();
        // At the time of the row, so that the same row says the same again.
        if (auto blocked = block(bead(), why, bead().updated_at)) bead() = *std::move(blocked);
        if (ours_ != nullptr && ours_->notes.ends_with(": " + why + "\n"))
            bead().notes = ours_->notes;
        say(Rule::landing, "comes in blocked: " + why);
    }

    void keep_vouched(bool same) {
        const bool merged_here =
            ours_ != nullptr && changeset_label(*ours_) == ChangesetLabel::merged;
        const bool readable = ours_ != nullptr && Changeset::of(*ours_).has_value();
        for (const FieldValue& field : field_values(bead())) {
            if (!vouches(field.key)) continue;
            const auto mine = same || merged_here ? value_of(ours_, field.key) : std::nullopt;
            if (mine == field.value) continue;
            write_field(bead(), {field.key, readable ? mine : std::nullopt});
            if (field.value)
                say(Rule::vouched,
                    "comes in without " + std::string(field.key) + " " + *field.value);
        }
    }

    void admit_state() {
        const auto said = changeset_label(bead());
        if (said != ChangesetLabel::ready && said != ChangesetLabel::in_progress) return;
        if (was_approved()) {
            set_changeset_label(bead(), *changeset_label(*ours_));
            say_what_waits();
            return;
        }
        const BeadStatus status = bead().status;
        bead() = without_approval(bead());
        // That the row would take it up is refused as that.
        if (ours_ != nullptr && ours_->status == BeadStatus::pinned) bead().status = status;
        // Of a draft's changesets it goes without saying.
        if (epic_ == nullptr || is_draft(*epic_)) return;
        say(Rule::approval, "comes in as planned: it waits for its epic to be promoted again");
    }

    void admit_agent() {
        const auto mine = ours_ != nullptr ? ours_->assignment : std::nullopt;
        if (bead().assignment == mine) return;
        bead().assignment = mine;
        say(Rule::claim, "comes in without its epic");
    }

    // How a run stands is said by what is recorded of it, which is never replaced.
    void admit_run() {
        if (ours_ != nullptr && bead().status != ours_->status) {
            bead().status = ours_->status;
            bead().close_reason = ours_->close_reason;
            say(Rule::claim, "keeps its status");
        }
        keep_claim();
    }

    const Bead* ours_ = nullptr;
    const Bead* epic_;
    std::optional<CommitId> landed_;
    Admitted out_;
};

} // namespace

Admitted admit(const Bead& theirs, const AdmissionFacts& facts) {
    return Admission(theirs, facts).run();
}

bool needs_proof(const Bead& theirs, const Bead* ours) {
    const auto merged = [](const Bead& bead) {
        return kind_of(bead) == BeadKind::changeset &&
               changeset_label(bead) == ChangesetLabel::merged;
    };
    return merged(theirs) && (ours == nullptr || !merged(*ours));
}

bool is_approved(const Bead& bead) {
    if (is_closed(bead)) return false;
    if (kind_of(bead) == BeadKind::epic) return !is_draft(bead);
    const auto label = changeset_label(bead);
    return label == ChangesetLabel::ready || label == ChangesetLabel::in_progress;
}

Bead without_approval(Bead bead) {
    if (kind_of(bead) == BeadKind::epic) {
        remove_label(bead, label::promoted);
        if (bead.status != BeadStatus::deferred) add_label(bead, label::draft);
        return bead;
    }
    set_changeset_label(bead, ChangesetLabel::planned);
    if (is_claimed(bead)) bead.status = BeadStatus::open;
    return bead;
}

bool same_to_approve(const Bead& a, const Bead& b) {
    return text_to_approve(a) == text_to_approve(b);
}

} // namespace atelier
