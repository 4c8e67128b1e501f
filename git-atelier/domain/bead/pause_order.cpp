#include "domain/bead/pause_order.hpp"

#include <algorithm>

namespace atelier {
namespace {

Result<PauseOrder> parsed_order(const Json& row) {
    PauseOrder order{.name = row.string_at("name"),
                     .reason = row.string_at("reason"),
                     .by = row.string_at("by")};
    const Json* const on = row.find("on");
    if (on != nullptr && on->is_string()) {
        ATELIER_TRY(order.on, BeadId::parse(on->as_string()));
    }
    const auto since = parse_time(row.string_at("since"));
    if (!since || order.name.empty())
        return fail(ErrorCode::invariant_broken, "what is paused cannot be read");
    order.since = *since;
    return order;
}

} // namespace

std::string pause_order_text(const PauseOrder& order, std::string_view is) {
    return order.name + " " + std::string(is) + " paused" +
           (order.reason.empty() ? "" : ": " + order.reason);
}

Json pause_order_json(const PauseOrder& order) {
    Json row = Json::object();
    row.set("on", order.on ? Json(order.on->str()) : Json())
        .set("name", order.name)
        .set("reason", order.reason)
        .set("by", order.by)
        .set("since", format_time(order.since));
    return row;
}

Json pause_orders_json(const std::vector<PauseOrder>& orders) {
    Json rows = Json::array();
    for (const PauseOrder& order : orders)
        rows.push(pause_order_json(order));
    return rows;
}

Result<PauseOrders> PauseOrders::parse(const std::string& text) {
    PauseOrders out;
    if (text.empty()) return out;
    const auto document = parse_json(text);
    const Json* const rows = std::get_if<Json>(&document);
    if (rows == nullptr || !rows->is_array())
        return fail(ErrorCode::invariant_broken, "what is paused cannot be read");
    for (const Json& row : rows->as_array()) {
        ATELIER_TRY(PauseOrder order, parsed_order(row));
        out.all_.push_back(std::move(order));
    }
    return out;
}

std::string PauseOrders::text() const {
    return pause_orders_json(all_).dump();
}

const PauseOrder* PauseOrders::find(const std::optional<BeadId>& on) const {
    const auto found = std::ranges::find(all_, on, &PauseOrder::on);
    return found == all_.end() ? nullptr : &*found;
}

void PauseOrders::put(PauseOrder order) {
    take_away(order.on);
    all_.push_back(std::move(order));
}

void PauseOrders::take_away(const std::optional<BeadId>& on) {
    std::erase_if(all_, [&](const PauseOrder& order) { return order.on == on; });
}

} // namespace atelier
