"""The JSON API: asking, streams of answers, the OpenAI form, experts, metrics, readiness."""
