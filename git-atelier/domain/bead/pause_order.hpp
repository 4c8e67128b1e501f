// A pause order, what a person has paused: nothing new of it is begun, neither a session nor the
// next stage of one that runs, until it is resumed.
#pragma once

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct PauseOrder {
    // The bead of an epic or an agent; nullopt: the whole project.
    std::optional<BeadId> on = {};
    // What it is called: "the project", the epic's id, or the agent's identity.
    std::string name;
    // "" for none.
    std::string reason = {};
    std::string by = {};
    Time since{};

    bool operator==(const PauseOrder&) const = default;
};
inline constexpr std::string_view whole_project = "the project";

// "at-1 is paused: the interface changes first"
std::string pause_order_text(const PauseOrder& order, std::string_view is = "is");
Json pause_order_json(const PauseOrder& order);
Json pause_orders_json(const std::vector<PauseOrder>& orders);

// All there are, the oldest first; kept under this key.
inline constexpr std::string_view pause_orders_key = "pause-orders";

class PauseOrders {
  public:
    // invariant-broken for what was not written by `text`: an order is never forgotten.
    static Result<PauseOrders> parse(const std::string& text);
    std::string text() const;

    const std::vector<PauseOrder>& all() const { return all_; }
    const PauseOrder* find(const std::optional<BeadId>& on) const;
    // Instead of the one on the same.
    void put(PauseOrder order);
    void take_away(const std::optional<BeadId>& on);

  private:
    std::vector<PauseOrder> all_;
};

} // namespace atelier
