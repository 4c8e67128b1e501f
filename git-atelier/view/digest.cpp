#include "view/digest.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/awaited.hpp"
#include "view/event_meaning.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/state_style.hpp"
#include "view/text/table.hpp"
#include "view/usage.hpp"

#include <algorithm>

namespace atelier {
namespace {

// Three lists of as many fit on a screen.
constexpr std::size_t most_rows = 5;

std::string what_was_decided(const DecidedByOthers& one) {
    const Event event{.type = std::string(name_of(one.type)),
                      .bead = one.bead,
                      .data = Json::object().set("reason", one.reason).dump()};
    return meaning_of(event, one.bead ? TitleOf{{*one.bead, one.title}} : TitleOf(), std::nullopt);
}

std::string digest_section(const Style& style, const std::string& title, const std::string& body) {
    return body.empty() ? std::string() : paint(style, Tone::strong, title) + "\n" + body;
}

std::string more_text(std::size_t more, const std::string& where, const Style& style) {
    if (more == 0) return {};
    const bool person = style.reader == Audience::person;
    return "  and " + std::to_string(more) + " more" + (person ? ": " + where : "") + "\n";
}

// Newest first, as only the first are shown.
template <class Item, class Row>
std::string newest_rows(const DigestOutcome& digest, const std::vector<Item>& items, Table table,
                        Row row, const Style& style) {
    const std::size_t shown = std::min(items.size(), most_rows);
    for (auto at = items.rbegin(); at != items.rbegin() + static_cast<long>(shown); ++at)
        table.row(row(*at));
    const std::string since = digest.since ? " --since " + format_time(*digest.since) : "";
    return table.text(style, 2) + more_text(items.size() - shown, "git atelier log" + since, style);
}

std::string landed_text(const DigestOutcome& digest, const Style& style) {
    const auto row = [&](const Landed& one) {
        return std::vector<Cell>{one.bead.str(),
                                 one.title,
                                 {"in " + one.branch, Tone::good},
                                 short_agent(one.by),
                                 {ago(digest.now, one.at), Tone::faint}};
    };
    return digest_section(
        style, "Landed",
        newest_rows(digest, digest.landed,
                    Table({{""},
                           {.title = "", .flexible = true, .wraps = true, .divides = true},
                           {"", true},
                           {""},
                           {""}}),
                    row, style));
}

std::string decided_text(const DigestOutcome& digest, const Style& style) {
    const auto row = [&](const DecidedByOthers& one) {
        return std::vector<Cell>{
            short_agent(one.by), what_was_decided(one), {ago(digest.now, one.at), Tone::faint}};
    };
    const bool own = style.reader == Audience::person;
    return digest_section(
        style, own ? "Decided without you" : "Decided without the overseer",
        newest_rows(
            digest, digest.decided,
            Table({{""}, {.title = "", .flexible = true, .wraps = true, .divides = true}, {""}}),
            row, style));
}

std::string waiting_text(const DigestOutcome& digest, const Style& style) {
    const std::size_t shown = std::min(digest.awaited.size(), most_rows);
    const std::vector<AwaitedItem> first(digest.awaited.begin(),
                                         digest.awaited.begin() + static_cast<long>(shown));
    return awaited_text(first, style) +
           more_text(digest.awaited.size() - shown, "git atelier review", style);
}

std::string ended_runs_text(const DigestOutcome& digest, const Style& style) {
    const DigestRuns& runs = digest.runs;
    std::vector<std::string> parts;
    if (runs.completed > 0) parts.push_back(std::to_string(runs.completed) + " completed");
    if (runs.failed > 0) parts.push_back(std::to_string(runs.failed) + " failed");
    if (runs.pieces > 0) parts.push_back(counted(runs.pieces, "piece") + " made");
    const std::string body = parts.empty() ? "" : "  " + join(parts, ", ") + "\n";
    return digest_section(style, "Runs", body);
}

std::string cost_text(const DigestOutcome& digest, const Style& style) {
    const DigestCost& cost = digest.cost;
    std::vector<std::string> ends;
    for (const auto& [outcome, count] : cost.sessions)
        ends.push_back(std::to_string(count) + " " + outcome);
    std::string out =
        counted(cost.ended(), "session") + (ends.empty() ? "" : ": " + join(ends, ", "));
    if (cost.usage)
        if (const std::string used = usage_text(*cost.usage); !used.empty()) out += "; " + used;
    if (cost.at_work > 0) out += "; " + counted(cost.at_work, "changeset") + " at work now";
    if (cost.ended() == 0 && cost.at_work == 0) return {};
    std::string body;
    for (const std::string& line :
         style.columns > 2 ? wrapped(out, style.columns - 2) : std::vector<std::string>{out})
        body += "  " + one_line(line) + "\n";
    return digest_section(style, "Cost", body);
}

std::string since_text(const DigestOutcome& digest, const Style& style) {
    if (!digest.since) return "Since the beginning\n";
    return "Since " + human_time(*digest.since, style) + ", " + ago(digest.now, *digest.since) +
           "\n";
}

} // namespace

Json digest_json(const DigestOutcome& digest) {
    Json landed = Json::array();
    for (const Landed& one : digest.landed) {
        Json row = Json::object();
        row.set("bead", one.bead.str())
            .set("title", one.title)
            .set("branch", one.branch)
            .set("commit", or_null(one.landed_as))
            .set("by", one.by)
            .set("at", format_time(one.at));
        landed.push(std::move(row));
    }
    Json ends = Json::object();
    for (const auto& [outcome, count] : digest.cost.sessions)
        ends.set(outcome, count);
    Json cost = Json::object();
    cost.set("sessions", std::move(ends))
        .set("usage", usage_or_null(digest.cost.usage))
        .set("at_work", digest.cost.at_work);
    Json decided = Json::array();
    for (const DecidedByOthers& one : digest.decided) {
        Json row = Json::object();
        row.set("event", name_of(one.type))
            .set("bead", id_json(one.bead))
            .set("title", one.title)
            .set("by", one.by)
            .set("reason", one.reason)
            .set("at", format_time(one.at));
        decided.push(std::move(row));
    }
    Json out = Json::object();
    out.set("since", or_null(digest.since))
        .set("now", format_time(digest.now))
        .set("landed", std::move(landed))
        .set("waiting", awaited_json(digest.awaited))
        .set("runs", Json::object()
                         .set("completed", digest.runs.completed)
                         .set("failed", digest.runs.failed)
                         .set("pieces", digest.runs.pieces))
        .set("cost", std::move(cost))
        .set("decided", std::move(decided));
    return out;
}

std::string digest_text(const DigestOutcome& digest, const Style& style) {
    std::string out = since_text(digest, style);
    if (digest.landed.empty() && digest.decided.empty() && digest.cost.ended() == 0 &&
        digest.runs.none())
        out += std::string("nothing has landed, ended or been decided without ") +
               (style.reader == Audience::person ? "you" : "the overseer") + "\n";
    for (const std::string& part :
         {landed_text(digest, style), waiting_text(digest, style), ended_runs_text(digest, style),
          cost_text(digest, style), decided_text(digest, style)})
        if (!part.empty()) out += "\n" + part;
    return out;
}

} // namespace atelier
