#include "app/plan/plan_edit.hpp"

#include "app/core/approval.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "app/plan/check_plan_against_store.hpp"
#include "app/plan/create_beads.hpp"
#include "app/plan/overlapping_paths.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/bead/fields.hpp"
#include "domain/plan/rules.hpp"
#include "domain/work/now.hpp"

namespace atelier {
namespace {

Result<void> check_applies(const Bead& bead, const PlanEditRequest& request) {
    const BeadKind kind = kind_of(bead);
    const auto refuse = [&](const std::string& option) {
        return fail(ErrorCode::usage,
                    "--" + option + " does not belong to " + with_article(name_of(kind)),
                    advise(Hint::what_to_change, bead.id.str()));
    };
    ATELIER_CHECK(require_part_of_plan(bead));
    if (kind != BeadKind::epic && request.scope) return refuse("scope");
    if (kind != BeadKind::epic && request.acceptance) return refuse("acceptance");
    if (kind != BeadKind::changeset && !request.paths.empty()) return refuse("path");
    if (kind != BeadKind::changeset && request.lines) return refuse("lines");
    if (kind != BeadKind::changeset && request.kind) return refuse("kind");
    return {};
}

Result<void> check_open(const Bead& bead) {
    if (!is_closed(bead)) return {};
    if (kind_of(bead) == BeadKind::epic)
        return fail(ErrorCode::epic_closed, bead.id.str() + " is closed", advise(Hint::new_epic));
    return fail(ErrorCode::not_runnable,
                bead.id.str() + " is closed already and cannot change: " + bead.close_reason,
                advise(Hint::new_changeset));
}

// An older approval is not of what the epic waits for, so that a change of that could not wait.
Result<void> check_prerequisites(PlanReader& plan, const Context& context, const Bead& bead,
                                 const PlanEditRequest& request) {
    const bool changes = !request.add_dependencies.empty() || !request.remove_dependencies.empty();
    if (kind_of(bead) != BeadKind::epic || !changes || !waits_for_promotion(context, bead))
        return {};
    ATELIER_TRY(const auto text, approved_text(plan, bead.id));
    if (!text || says_prerequisites(*text)) return {};
    return fail(ErrorCode::approval_required,
                bead.id.str() + " was approved by an older version, without what it waits for, and "
                                "only the overseer changes that",
                advise(Hint::overseer_edits));
}

Result<void> check_size(const Context& context, const Bead& changeset) {
    ATELIER_TRY(const Changeset wanted, Changeset::of(changeset));
    ATELIER_TRY(const auto lines, wanted.lines());
    const auto limit = context.settings.limits.max_lines;
    if (!lines || *lines <= limit) return {};
    ATELIER_TRY(const bool mechanical, wanted.is_mechanical());
    if (mechanical || wanted.size_approved_by()) return {};
    return fail(ErrorCode::guardrail_exceeded,
                changeset.id.str() + " would be estimated at " + std::to_string(*lines) +
                    " lines, over changeset.max_lines (" + std::to_string(limit) + ")",
                advise(Hint::split_or_kind_mechanical));
}

Result<void> refuse_option(const std::string& option, const std::optional<PlanFault>& found) {
    if (!found || rulings_on(found->rule).planned != Ruling::refused) return {};
    return fail(ErrorCode::usage, "--" + option + ": " + found->what, found->hint);
}

class Change {
  public:
    Change(PlanWriter& plan, Bead bead, const PlanEditRequest& request)
        : plan_(plan), bead_(std::move(bead)), request_(request) {}

    Result<void> texts() {
        for (const auto& [option, text] :
             {std::pair{"title", &request_.title}, std::pair{"description", &request_.description},
              std::pair{"scope", &request_.scope}, std::pair{"acceptance", &request_.acceptance}})
            if (*text) ATELIER_CHECK(refuse_option(option, text_fault(**text)));
        if (request_.title) {
            const std::string words(trim(*request_.title));
            ATELIER_CHECK(refuse_option("title", title_fault(words)));
            bead_.title = words;
            changed_.emplace_back("title");
        }
        if (request_.description) {
            ATELIER_CHECK(check_prose({}, 0, kind_of(bead_), *request_.description));
            set_prose(bead_, *request_.description);
            changed_.emplace_back("description");
        }
        if (request_.scope) {
            Epic::set_scope(bead_, request_.scope);
            changed_.emplace_back("scope");
        }
        if (request_.acceptance) {
            Epic::set_acceptance(bead_, request_.acceptance);
            changed_.emplace_back("acceptance");
        }
        if (request_.priority) {
            bead_.priority = *request_.priority;
            changed_.emplace_back("priority");
        }
        return {};
    }

    Result<void> outline() {
        for (const std::string& glob : request_.paths)
            ATELIER_CHECK(refuse_option("path", path_fault(glob)));
        if (!request_.paths.empty()) {
            Changeset::set_paths(bead_, request_.paths);
            changed_.emplace_back("paths");
        }
        if (request_.lines) {
            Changeset::set_lines(bead_, request_.lines);
            changed_.emplace_back("lines");
        }
        if (request_.kind) {
            Changeset::set_kind(bead_, request_.kind);
            changed_.emplace_back("kind");
        }
        return {};
    }

    Result<void> dependencies() {
        for (const BeadId& id : request_.remove_dependencies)
            remove_dependency(bead_, id);
        for (const BeadId& id : request_.add_dependencies) {
            ATELIER_TRY(const Bead prerequisite, require_bead(plan_, id));
            if (!can_be_waited_for(prerequisite))
                return fail(ErrorCode::usage, id.str() + " is not something that can be finished",
                            advise(Hint::what_can_be_waited_for));
            ATELIER_CHECK(check_no_cycle(plan_, bead_.id, id));
            add_dependency(bead_, id);
        }
        if (!request_.remove_dependencies.empty() || !request_.add_dependencies.empty())
            changed_.emplace_back("depends_on");
        return {};
    }

    Bead& bead() { return bead_; }
    const std::vector<std::string>& changed() const { return changed_; }

  private:
    PlanWriter& plan_;
    Bead bead_;
    const PlanEditRequest& request_;
    std::vector<std::string> changed_;
};

Result<std::vector<std::string>> edit_warnings(PlanReader& plan, const Bead& bead,
                                               const BeadId& epic, const PlanEditRequest& request) {
    const bool about_paths = !request.paths.empty() || !request.remove_dependencies.empty();
    if (kind_of(bead) != BeadKind::changeset || !about_paths) return std::vector<std::string>();
    return overlap_warnings(plan, {epic}, {bead.id});
}

EventType event_of(const Bead& bead) {
    return kind_of(bead) == BeadKind::epic ? EventType::epic_edited : EventType::changeset_edited;
}

} // namespace

Result<PlanEditOutcome> plan_edit(const Context& context, const PlanEditRequest& request) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<PlanEditOutcome> {
        ATELIER_TRY(const Bead before, require_bead(plan, request.bead));
        ATELIER_CHECK(check_applies(before, request));
        ATELIER_CHECK(check_open(before));
        ATELIER_TRY(const Bead epic, epic_of(plan, before));
        ATELIER_CHECK(check_prerequisites(plan, context, before, request));
        ATELIER_TRY(const PlanChange planned, begin_change(plan, context, epic));
        Change change(plan, before, request);
        ATELIER_CHECK(change.texts());
        ATELIER_CHECK(change.outline());
        ATELIER_CHECK(change.dependencies());
        if (change.changed().empty())
            return fail(ErrorCode::usage, "nothing to change was given",
                        advise(Hint::plan_edit_help, epic.id.str()));
        ATELIER_TRY(const auto lease, plan.lease(before.id));
        if (kind_of(before) == BeadKind::changeset) {
            if (request.lines || request.kind) ATELIER_CHECK(check_size(context, change.bead()));
            // Approved words stay in force, and what follows from them.
            if (!waits_for_promotion(context, epic))
                change.bead() = settle_label(change.bead(), epic);
        }
        if (change.bead() == before) {
            ATELIER_TRY(auto warnings, edit_warnings(plan, before, epic.id, request));
            return PlanEditOutcome{with_claim_expiry(before, lease), change.changed(),
                                   std::move(warnings)};
        }
        ATELIER_TRY(Bead stored, plan.update(change.bead()));
        Json data = Json::object();
        data.set("changed", Json::strings(change.changed()));
        ATELIER_CHECK(plan.append({event_of(stored), stored.id, std::move(data)}));
        ATELIER_CHECK(end_change(plan, context, planned));
        ATELIER_CHECK(close_notices(plan, more_work_key(epic.id), "plan edited"));
        ATELIER_TRY(auto warnings, edit_warnings(plan, stored, epic.id, request));
        return PlanEditOutcome{with_claim_expiry(std::move(stored), lease), change.changed(),
                               std::move(warnings)};
    });
}

} // namespace atelier
