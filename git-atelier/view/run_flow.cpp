#include "view/run_flow.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/table.hpp"

#include <fmt/format.h>

namespace atelier {
namespace {

constexpr int half = 50;
constexpr int nearly_all = 95;

Json seconds_or_null(const std::optional<Millis>& wait) {
    return wait ? Json(std::chrono::duration<double>(*wait).count()) : Json();
}

bool has_nothing(const RunFlow& flow) {
    return flow.days.empty() && flow.failed + flow.cancelled + flow.turns_failed == 0;
}

std::string days_text(const RunFlow& flow, const Style& style) {
    Table table(
        {{"DAY"}, {"BEGUN", false, true}, {"COMPLETED", false, true}, {"TURNS", false, true}});
    for (const auto& [day, figures] : flow.days)
        table.row({day, std::to_string(figures.begun), std::to_string(figures.completed),
                   std::to_string(figures.turns)});
    return table.text(style);
}

std::string handoffs_text(const RunFlow& flow, const Style& style) {
    if (flow.handoffs.empty()) return "";
    Table table({{"FROM"}, {"TO"}, {"HANDOFFS", false, true}});
    for (const auto& [between, times] : flow.handoffs)
        table.row({between.first, between.second, std::to_string(times)});
    return "\n" + table.text(style);
}

} // namespace

Json run_flow_json(const RunFlow& flow, const FlowSpan& span) {
    Json days = Json::array();
    for (const auto& [day, figures] : flow.days)
        days.push(Json::object()
                      .set("day", day)
                      .set("begun", figures.begun)
                      .set("completed", figures.completed)
                      .set("turns", figures.turns));
    Json handoffs = Json::array();
    for (const auto& [between, times] : flow.handoffs)
        handoffs.push(Json::object()
                          .set("from", between.first)
                          .set("to", between.second)
                          .set("times", times));
    const auto share = working_share(flow);
    return Json::object()
        .set("since", time_or_null(span.since))
        .set("until", format_time(span.until))
        .set("begun", flow.begun)
        .set("completed", flow.completed)
        .set("failed", flow.failed)
        .set("cancelled", flow.cancelled)
        .set("turns", flow.turns)
        .set("turns_failed", flow.turns_failed)
        .set("days", std::move(days))
        .set("first_turn", Json::object()
                               .set("runs", flow.waits.size())
                               .set("median", seconds_or_null(wait_at(flow, half)))
                               .set("p95", seconds_or_null(wait_at(flow, nearly_all))))
        .set("working_share", or_null(share))
        .set("handoffs", std::move(handoffs));
}

std::string run_flow_text(const RunFlow& flow, const FlowSpan& span, const Style& style) {
    if (has_nothing(flow))
        return span.since ? "no run has begun, ended or taken a turn since then; 'git atelier runs "
                            "--flow' looks at all of them\n"
                          : "there are no runs yet; 'git atelier commission \"A haiku about the "
                            "sea\"' starts one\n";
    Table facts({{}, {.title = "", .right = true}});
    const auto fact = [&](const char* name, const std::string& value) {
        facts.row({{name, Tone::faint}, value});
    };
    fact("failed", std::to_string(flow.failed));
    fact("abandoned", std::to_string(flow.cancelled));
    fact("failed turns", std::to_string(flow.turns_failed));
    if (const auto wait = wait_at(flow, half))
        fact("median wait for the first turn", human_duration(*wait));
    if (const auto wait = wait_at(flow, nearly_all))
        fact("95 of 100 wait at most", human_duration(*wait));
    if (const auto share = working_share(flow))
        fact("time spent in turns", fmt::format("{:.0f} %", *share * 100));
    return days_text(flow, style) + "\n" + facts.text(style) + handoffs_text(flow, style);
}

} // namespace atelier
