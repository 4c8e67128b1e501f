#include "domain/review/work_approval.hpp"

#include "base/json.hpp"

namespace atelier {
namespace {

std::optional<Json> object_in(const std::string& text) {
    auto parsed = parse_json(text);
    Json* const row = std::get_if<Json>(&parsed);
    if (row == nullptr || !row->is_object()) return std::nullopt;
    return std::move(*row);
}

std::vector<std::string> all_texts(const Json* list) {
    std::vector<std::string> out;
    if (list != nullptr && list->is_array())
        for (const Json& each : list->as_array())
            if (each.is_string()) out.push_back(each.as_string());
    return out;
}

} // namespace

Json approval_data(const ReviewedWork& work) {
    Json data = Json::object();
    data.set("tree", work.tree.str())
        .set("head", work.head.str())
        .set("base", work.base.str())
        .set("patches", Json::strings(work.patches))
        .set("lines", work.lines);
    return data;
}

std::optional<WorkApproval> approval_in(const Event& event) {
    if (type_of(event) != EventType::changeset_approved) return std::nullopt;
    auto by = AgentId::parse(event.actor);
    const auto data = object_in(event.data);
    if (!by || !data) return std::nullopt;
    auto tree = TreeId::parse(data->string_at("tree"));
    auto head = CommitId::parse(data->string_at("head"));
    auto base = CommitId::parse(data->string_at("base"));
    if (!tree || !head || !base) return std::nullopt;
    return WorkApproval{.by = *std::move(by),
                        .at = event.at,
                        .seq = event.seq,
                        .work = {.base = *std::move(base),
                                 .head = *std::move(head),
                                 .tree = *std::move(tree),
                                 .patches = all_texts(data->find("patches")),
                                 .lines = data->int_at("lines")}};
}

std::string approved_by_value(const WorkApproval& approval) {
    return approval.by.str() + " (tree " + approval.work.tree.str() + ")";
}

std::string written(const ApprovalLook& look) {
    Json row = Json::object();
    row.set("approval", look.approval).set("head", look.head.str()).set("stands", look.stands);
    return row.dump();
}

std::optional<ApprovalLook> approval_look(const std::string& written) {
    const auto row = object_in(written);
    if (!row) return std::nullopt;
    auto head = CommitId::parse(row->string_at("head"));
    const Json* const stands = row->find("stands");
    if (!head || stands == nullptr || !stands->is_bool()) return std::nullopt;
    return ApprovalLook{
        .approval = row->int_at("approval"), .head = *std::move(head), .stands = stands->as_bool()};
}

Approved KnownApproval::at(const CommitId& head) const {
    if (look && look->approval == approval.seq && look->head == head)
        return look->stands ? Approved::yes : Approved::fallen;
    return approval.work.head == head ? Approved::yes : Approved::moved;
}

std::vector<std::string> patch_series(const std::vector<CommitId>& commits,
                                      const std::map<CommitId, std::string>& patches) {
    std::vector<std::string> series;
    for (const CommitId& commit : commits)
        if (const auto patch = patches.find(commit); patch != patches.end())
            series.push_back(patch->second);
    return series;
}

} // namespace atelier
