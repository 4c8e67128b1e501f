#include "app/publish/publish_record.hpp"

#include "base/json.hpp"

namespace atelier {
namespace {

std::string publish_key(const BeadId& changeset) {
    return "published:" + changeset.str();
}

std::string publish_request_key(const BeadId& changeset) {
    return "publish-requested:" + changeset.str();
}

template <class T>
void set_if(Json& row, const char* key, const std::optional<T>& value) {
    if (value) row.set(key, value->str());
}

template <class T>
std::optional<T> parsed_at(const Json& row, const char* key) {
    const auto value = T::parse(row.string_at(key));
    return value ? std::optional(*value) : std::nullopt;
}

std::optional<bool> bool_at(const Json& row, const char* key) {
    const Json* const value = row.find(key);
    return value != nullptr && value->is_bool() ? std::optional(value->as_bool()) : std::nullopt;
}

Json text_json(const PullRequestText& text) {
    Json row = Json::object();
    row.set("title", text.title).set("body", text.body).set("base", text.base.str());
    return row;
}

std::optional<PullRequestText> text_at(const Json& row, const char* key) {
    const Json* const text = row.find(key);
    if (text == nullptr) return std::nullopt;
    const auto base = BranchName::parse(text->string_at("base"));
    if (!base) return std::nullopt;
    return PullRequestText{text->string_at("title"), text->string_at("body"), *base};
}

Json record_json(const PublishRecord& record) {
    Json row = Json::object();
    set_if(row, "pushing", record.pushing);
    set_if(row, "pushed", record.pushed);
    set_if(row, "found", record.found);
    if (record.writing) row.set("writing", text_json(*record.writing));
    if (record.written) row.set("written", text_json(*record.written));
    if (record.making_draft) row.set("making_draft", *record.making_draft);
    if (record.made_draft) row.set("made_draft", *record.made_draft);
    if (record.number) row.set("number", *record.number);
    set_if(row, "base", record.base);
    row.set("state", name_of(record.state));
    if (record.conflicts) row.set("conflicts", true);
    if (record.reviewed) row.set("reviewed", format_time(*record.reviewed));
    if (record.told_of_edit) row.set("told_of_edit", true);
    return row;
}

std::optional<PublishRecord> record_of(const std::string& text) {
    const auto parsed = parse_json(text);
    const Json* const row = std::get_if<Json>(&parsed);
    if (row == nullptr || !row->is_object()) return std::nullopt;
    const auto state = parse_name<PrState>(row->string_at("state"));
    if (!state) return std::nullopt;
    PublishRecord record{.pushing = parsed_at<CommitId>(*row, "pushing"),
                         .pushed = parsed_at<CommitId>(*row, "pushed"),
                         .found = parsed_at<CommitId>(*row, "found"),
                         .base = parsed_at<BranchName>(*row, "base"),
                         .state = *state};
    if (const Json* number = row->find("number"); number != nullptr && number->is_int())
        record.number = number->as_int();
    if (const auto reviewed = parse_time(row->string_at("reviewed"))) record.reviewed = *reviewed;
    record.conflicts = row->find("conflicts") != nullptr;
    record.writing = text_at(*row, "writing");
    record.written = text_at(*row, "written");
    record.making_draft = bool_at(*row, "making_draft");
    record.made_draft = bool_at(*row, "made_draft");
    record.told_of_edit = row->find("told_of_edit") != nullptr;
    return record;
}

PullRequest as_last_seen(const PublishRecord& record, const BranchName& head,
                         const CommitId& commit) {
    PullRequest out{.number = record.number.value_or(0),
                    .url = {},
                    .title = {},
                    .body = {},
                    .head = head,
                    .head_commit = commit,
                    .base = record.base.value_or(head),
                    .draft = record.state == PrState::draft_pr,
                    .author = {}};
    if (record.state == PrState::merged) out.end = PullRequestEnd::merged;
    if (record.state == PrState::closed) out.end = PullRequestEnd::closed;
    if (record.state == PrState::in_review) out.asked = {ForgeUser{.name = "somebody"}};
    return out;
}

// Of one that was made nothing could be somebody else's. Later what is there by now was written by
// us, and the rest was not.
void take_up_text(PublishRecord& record, const PullRequest& found) {
    const PullRequestText writing = *record.writing;
    const bool is_there = found.base == writing.base;
    if (!record.written && !is_there) return;
    if (!record.written) record.written = writing;
    if (says_the_same(found.title, writing.title)) record.written->title = writing.title;
    if (says_the_same(found.body, writing.body)) record.written->body = writing.body;
    if (!is_there) return;
    record.written->base = writing.base;
    record.writing.reset();
}

} // namespace

Result<PublishRecord> publish_record(PlanReader& plan, const BeadId& changeset) {
    ATELIER_TRY(const auto text, plan.remembered(publish_key(changeset)));
    ATELIER_TRY(const auto request, plan.remembered(publish_request_key(changeset)));
    auto record = text && !text->empty() ? record_of(*text) : std::optional(PublishRecord{});
    if (record) record->requested = request.has_value();
    if (record) return *std::move(record);
    return fail(ErrorCode::invariant_broken, "what is remembered of a pull request cannot be "
                                             "read: " +
                                                 publish_key(changeset));
}

Result<void> put_publish_record(PlanWriter& plan, const BeadId& changeset,
                                const PublishRecord& record) {
    return plan.remember(publish_key(changeset), record_json(record).dump());
}

Result<void> put_publish_request(PlanWriter& plan, const BeadId& changeset) {
    return plan.remember(publish_request_key(changeset), "yes");
}

Result<PrState> state_as_seen(PlanReader& plan, const BeadId& changeset) {
    const auto record = publish_record(plan, changeset);
    if (!record && record.error().code == ErrorCode::invariant_broken) return PrState::none;
    if (!record) return tl::unexpected(record.error());
    if (record->state == PrState::none && record->pushed) return PrState::pushed;
    return record->state;
}

Result<void> append_pushed(PlanWriter& plan, const BeadId& changeset, const BranchName& branch,
                           const CommitId& commit) {
    Json data = Json::object();
    data.set("branch", branch.str()).set("commit", commit.str());
    return plan.append({EventType::changeset_pushed, changeset, std::move(data)});
}

void take_up_begun(PublishRecord& record, Published& found) {
    if (record.pushing && record.pushing == found.pushed) {
        record.pushed = record.pushing;
        record.pushing.reset();
    }
    if (record.writing && found.pull_request) take_up_text(record, *found.pull_request);
    if (record.making_draft && found.pull_request &&
        found.pull_request->draft == record.making_draft) {
        record.made_draft = record.making_draft;
        record.making_draft.reset();
    }
    found.pushed_by_us = record.pushed;
    record.found = found.pushed == record.pushed ? std::nullopt : found.pushed;
    found.base_by_us = record.written ? std::optional(record.written->base) : std::nullopt;
    found.draft_by_us = record.made_draft;
    found.requested = record.requested;
}

Published last_seen(const PublishRecord& record, const BranchName& work_branch) {
    Published out{.pushed = record.found ? record.found : record.pushed,
                  .pushed_by_us = record.pushed,
                  .draft_by_us = record.made_draft,
                  .requested = record.requested};
    if (record.written) out.base_by_us = record.written->base;
    if (!record.number || !out.pushed) return out;
    out.pull_request = as_last_seen(record, work_branch, *out.pushed);
    if (record.state == PrState::approved)
        out.reviews.push_back(
            {.author = {.name = "somebody"}, .verdict = ReviewVerdict::approved, .body = {}});
    return out;
}

} // namespace atelier
