"""How the measured gateway is set up. Loads nothing of it."""

STT, LLM, TTS = "bench-stt", "bench-llm", "bench-tts"

WORKFLOW = {
    "flow": {
        "initial_node": "talk",
        "nodes": {
            "talk": {
                "task_messages": [{"role": "developer", "content": "Answer the caller."}],
                "respond_immediately": False,
            }
        },
    },
    "services": {"stt": STT, "llm": LLM, "tts": TTS},
    "listening": {"end_of_turn": "silence", "patience_seconds": 0.8},
    "limits": {"max_duration_seconds": 14400, "idle_seconds": 120},
}
"""What answers the measured calls: the caller begins, and nothing but the caller ends them."""

ROOMY = {
    "MAX_CALLS_PER_PROCESS": "100000",
    "MAX_CONCURRENT_CALLS": "1000000",
    "MAX_LOOP_LAG_SECONDS": "60",
    "DRAIN_SECONDS": "1",
}
"""Settings under which no call is refused: capacity is measured, not declared."""
