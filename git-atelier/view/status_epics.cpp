#include "view/status_epics.hpp"

#include "base/text.hpp"
#include "view/publish.hpp"
#include "view/text/state_style.hpp"
#include "view/text/table.hpp"
#include "view/usage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace atelier {
namespace {

std::string claim_text(const EpicStatus& epic) {
    if (epic.draft) return "draft";
    if (!epic.assignee.empty()) return "held by " + short_agent(epic.assignee);
    return epic.status == BeadStatus::open ? "free" : std::string(name_of(epic.status));
}

std::string joined_messages(const std::vector<Reason>& reasons) {
    std::string out;
    for (const Reason& reason : reasons)
        out += (out.empty() ? "" : "; ") + reason.message;
    return out;
}

// How it stands on the forge; more exactly than its field, where it has been looked at.
std::string publishing_text(const ChangesetStatus& changeset) {
    const std::string seen = phrase_of(changeset.published);
    std::string out = changeset.pr ? "PR " + changeset.pr->number : "";
    if (changeset.pr && seen.empty() && !changeset.pr->state.empty())
        out += " " + changeset.pr->state;
    if (!seen.empty()) out += (out.empty() ? "" : " ") + seen;
    if (changeset.to_publish) out += (out.empty() ? "" : ", ") + std::string("to be published");
    return out;
}

std::string worker_text(const ChangesetStatus& changeset, Time now) {
    std::string out = changeset.worker.empty() ? "" : short_agent(changeset.worker);
    if (changeset.state == ChangesetState::working && changeset.working_since)
        out += (out.empty() ? "" : ", ") +
               human_duration(std::max(now - *changeset.working_since, Millis{0}));
    return out;
}

// As planned.
std::string size_text(const ChangesetStatus& changeset) {
    return changeset.lines ? "~" + counted(static_cast<std::size_t>(*changeset.lines), "line") : "";
}

// Of what is still to be done, once that is worth a word.
std::string age_text(const ChangesetStatus& changeset, Time now) {
    if (is_settled(changeset.state) || changeset.created_at == Time{}) return {};
    const auto age = now - changeset.created_at;
    if (age >= std::chrono::days{2}) return fmt::format("{} d old", age / std::chrono::days{1});
    if (age >= std::chrono::hours{1}) return fmt::format("{} h old", age / std::chrono::hours{1});
    return {};
}

constexpr std::size_t fact_count = 5;
using FactCells = std::array<std::string, fact_count>;

// Each has a column of its own where there is room for it.
FactCells facts_of(const ChangesetStatus& changeset, Time now) {
    return {worker_text(changeset, now), size_text(changeset), age_text(changeset, now),
            publishing_text(changeset), changeset.usage ? cost_text(*changeset.usage) : ""};
}

// Its row has named it already.
std::vector<Reason> without_own_name(const ChangesetStatus& changeset) {
    std::vector<Reason> reasons = changeset.reasons;
    const std::string own = changeset.id.str() + " ";
    for (Reason& reason : reasons)
        if (reason.gate == run_gate && reason.message.starts_with(own))
            reason.message.erase(0, own.size());
    return reasons;
}

// What a person wants to know besides these.
std::string remark(const ChangesetStatus& changeset) {
    switch (changeset.state) {
    case ChangesetState::blocked:
        return changeset.blocked_by;
    case ChangesetState::merged:
        return changeset.integrated.value_or("").substr(0, 10);
    case ChangesetState::abandoned:
        return {};
    case ChangesetState::working:
        return changeset.working_since ? "" : joined_messages(without_own_name(changeset));
    case ChangesetState::planned:
    case ChangesetState::ready:
    case ChangesetState::interrupted:
    case ChangesetState::done:
        break;
    }
    return joined_messages(without_own_name(changeset));
}

// Below this a row says its facts in one cell, which goes on below where it does not fit.
constexpr std::size_t columns_of_facts = 120;

class EpicTable {
  public:
    EpicTable(const StatusOutcome& status, const Style& style)
        : now_(status.now), apart_(style.columns == 0 || style.columns >= columns_of_facts) {
        if (apart_)
            for (const EpicStatus& epic : status.epics)
                if (epic.progress != EpicProgress::closed) note_facts(epic);
        std::vector<Column> columns{
            {""},
            {.title = "", .flexible = true, .wraps = true, .last = true, .divides = true},
            {""}};
        for (const bool used : used_)
            if (used) columns.push_back({""});
        columns.push_back({.title = "", .below = true});
        table_.emplace(std::move(columns));
    }

    void add(const EpicStatus& epic) {
        if (!first_) table_->heading({});
        first_ = false;
        table_->heading({{epic.id.str(), Tone::id}, {epic.title, Tone::strong}});
        table_->heading({{"  " + claim_text(epic) + ", " + where_it_stands(epic), Tone::faint}});
        for (const ChangesetStatus& changeset : epic.changesets)
            add_row(changeset, changeset.in_parent == true ? epic.goes_to : "");
    }

    std::string text(const Style& style) const { return table_->text(style, 2); }

  private:
    void note_facts(const EpicStatus& epic) {
        for (const ChangesetStatus& changeset : epic.changesets) {
            const FactCells& facts = noted_.emplace_back(facts_of(changeset, now_));
            for (std::size_t at = 0; at < facts.size(); ++at)
                used_[at] = used_[at] || !facts[at].empty();
        }
    }

    void add_row(const ChangesetStatus& changeset, const std::string& in_parent) {
        std::vector<Cell> row;
        row.reserve(4 + fact_count);
        row.emplace_back(changeset.id.str(), Tone::id);
        row.emplace_back(changeset.title);
        row.push_back(gate_of(changeset) == nullptr ? state_cell(changeset.state, in_parent)
                                                    : Cell("at a gate", Tone::warn));
        std::vector<std::string> rest;
        FactCells facts = apart_ ? std::move(noted_[added_++]) : facts_of(changeset, now_);
        for (std::size_t at = 0; at < facts.size(); ++at)
            if (used_[at])
                row.emplace_back(std::move(facts[at]), Tone::faint);
            else if (!facts[at].empty())
                rest.push_back(std::move(facts[at]));
        if (std::string more = remark(changeset); !more.empty()) rest.push_back(std::move(more));
        row.emplace_back(join(rest, ", "), Tone::faint);
        table_->row(std::move(row));
    }

    Time now_;
    bool apart_;
    std::array<bool, fact_count> used_{};
    // Of the changesets in the order in which they are added, and how many were.
    std::vector<FactCells> noted_;
    std::size_t added_ = 0;
    std::optional<Table> table_;
    bool first_ = true;
};

} // namespace

const Reason* gate_of(const ChangesetStatus& changeset) {
    const auto found = std::ranges::find(changeset.reasons, run_gate, &Reason::gate);
    return found == changeset.reasons.end() ? nullptr : &*found;
}

std::string where_it_stands(const EpicStatus& epic) {
    const std::string on = epic.root_branch ? " on " + *epic.root_branch : "";
    if (epic.changesets.empty() && epic.progress == EpicProgress::closed) return "no changesets";
    if (epic.changesets.empty()) return "no changesets yet" + (on.empty() ? on : "," + on);
    const std::size_t landed = epic.count(ChangesetState::merged);
    std::string out = fmt::format("{} of {} landed", landed, epic.changesets.size()) + on;
    if (landed > 0 && epic.in_parent)
        out += (*epic.in_parent ? ", in " : ", not yet in ") + epic.goes_to;
    if (const auto abandoned = epic.count(ChangesetState::abandoned); abandoned > 0)
        out += fmt::format(", {} abandoned", abandoned);
    if (epic.open_tasks > 0) out += ", " + counted(epic.open_tasks, "open task");
    if (!epic.waiting.empty()) out += ", " + counted(epic.waiting.size(), "change") + " to promote";
    if (epic.more_work) out += ", more work announced";
    if (epic.ready_to_close) out += ", ready to close";
    if (epic.usage) out += "; " + usage_text(*epic.usage);
    return out;
}

std::string open_epics_text(const StatusOutcome& status, const Style& style) {
    EpicTable table(status, style);
    for (const EpicStatus& epic : status.epics)
        if (epic.progress != EpicProgress::closed) table.add(epic);
    return table.text(style);
}

} // namespace atelier
