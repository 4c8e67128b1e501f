#include "app/interchange/import_rows.hpp"

#include "app/interchange/import_runs.hpp"
#include "domain/interchange/beads_jsonl.hpp"
#include "domain/interchange/half_characters.hpp"

#include <algorithm>
#include <unordered_map>

namespace atelier {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

// Numbered from 1; empty lines are passed over.
struct NumberedLine {
    std::size_t number = 0;
    std::string_view text;
};

std::vector<NumberedLine> rows_of(std::string_view text) {
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    std::vector<NumberedLine> lines;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.find_first_not_of(" \t\r") != std::string_view::npos)
            lines.push_back({number, line});
    }
    return lines;
}

bool names_an_id(const Json& row) {
    const Json* id = row.find("id");
    return id != nullptr && !id->is_null() && *id != Json("");
}

// The row as a bead, or counted as what it is.
Result<void> take_row(const Context& context, std::string_view text, std::size_t line, Time now,
                      const YamlReader& yaml, ImportRows& out) {
    const auto mended = without_half_characters(text);
    auto parsed = parse_json(mended ? std::string_view(*mended) : text);
    if (const auto* fault = std::get_if<JsonFault>(&parsed))
        return fail(ErrorCode::plan_invalid, "not JSON: " + fault->message + " at column " +
                                                 std::to_string(fault->offset + 1));
    Json& row = std::get<Json>(parsed);
    switch (row.is_object() ? row_kind(row) : BeadsRowKind::issue) {
    case BeadsRowKind::memory:
        ++out.counts.memories;
        return {};
    case BeadsRowKind::unknown:
        ++out.counts.unknown;
        return {};
    case BeadsRowKind::tombstone:
        ++out.counts.tombstones;
        if (auto id = BeadId::parse(row.string_at("id"))) out.deleted.insert(*std::move(id));
        return {};
    case BeadsRowKind::issue:
        break;
    }
    const bool fresh = row.is_object() && !names_an_id(row);
    if (fresh) row.set("id", made_up_id(context).str());
    find_agent(row);
    ATELIER_TRY(auto run,
                row.is_object() && !fresh ? take_run_record(row) : std::optional<RunRecord>());
    ATELIER_TRY(ReadRow read, read_beads_row(std::move(row), now, yaml));
    if (mended)
        read.found.push_back({Rule::half_character, "had half a character, which is U+FFFD now"});
    out.rows.push_back({.bead = std::move(read.bead),
                        .line = line,
                        .has_created_at = read.has_created_at,
                        .edges = std::move(read.edges),
                        .found = std::move(read.found),
                        .run = std::move(run),
                        .fresh_id = fresh});
    return {};
}

void find_repeats(const std::vector<ImportRow>& rows, ImportProblems& problems) {
    std::unordered_map<BeadId, std::size_t> first;
    first.reserve(rows.size());
    for (const ImportRow& row : rows) {
        if (row.fresh_id) continue;
        if (const auto [at, added] = first.emplace(row.bead.id, row.line); !added)
            problems.add(row.line,
                         row.bead.id.str() + " is already in line " + std::to_string(at->second));
    }
}

// A link to what was deleted leads nowhere.
void drop_links_to_deleted(ImportRows& rows) {
    if (rows.deleted.empty()) return;
    for (const ImportRow& row : rows.rows)
        rows.deleted.erase(row.bead.id);
    for (ImportRow& row : rows.rows) {
        Bead& bead = row.bead;
        if (bead.parent && rows.deleted.contains(*bead.parent)) bead.parent.reset();
        std::erase_if(bead.depends_on, [&](const BeadId& id) { return rows.deleted.contains(id); });
    }
}

} // namespace

BeadId made_up_id(const Context& context) {
    return *BeadId::parse(context.issue_prefix + "-" + context.ids.base36(5));
}

void ImportProblems::add(std::size_t line, std::string message) {
    problems_.push_back({line, std::move(message)});
}

void ImportProblems::leave_out(std::vector<ImportRow>& rows, std::vector<InvalidRow>& left_out) {
    std::unordered_map<std::size_t, std::string> ids;
    for (const ImportRow& row : rows)
        ids.emplace(row.line, row.fresh_id ? std::string() : row.bead.id.str());
    std::unordered_set<std::size_t> lines;
    for (Problem& problem : problems_)
        if (lines.insert(problem.line).second)
            left_out.push_back({problem.line, ids[problem.line], std::move(problem.message)});
    problems_.clear();
    std::erase_if(rows, [&](const ImportRow& row) { return lines.contains(row.line); });
    std::ranges::sort(left_out, {}, &InvalidRow::line);
}

Result<void> ImportProblems::check() const {
    if (problems_.empty()) return {};
    Json list = Json::array();
    for (const Problem& problem : problems_)
        list.push(Json::object().set("line", problem.line).set("message", problem.message));
    const Problem& first = problems_.front();
    std::string message = source_ + ", line " + std::to_string(first.line) + ": " + first.message;
    if (problems_.size() > 1) message += ", and " + std::to_string(problems_.size() - 1) + " more";
    return fail(ErrorCode::plan_invalid, std::move(message), advise(Hint::fix_import),
                Json::object().set("problems", std::move(list)));
}

ImportRows read_import_rows(const Context& context, const ImportRequest& request,
                            Progress* progress, ImportProblems& problems) {
    const Time now = context.clock.now();
    const auto lines = rows_of(request.text);
    ImportRows out;
    out.rows.reserve(lines.size());
    std::size_t done = 0;
    for (const NumberedLine& line : lines) {
        if (auto taken = take_row(context, line.text, line.number, now, request.yaml, out); !taken)
            problems.add(line.number, taken.error().message);
        ++done;
        if (progress != nullptr) progress->count(done, lines.size());
    }
    find_repeats(out.rows, problems);
    drop_links_to_deleted(out);
    return out;
}

} // namespace atelier
