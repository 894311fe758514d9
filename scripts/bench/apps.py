from django.apps import AppConfig


class BenchConfig(AppConfig):
    name = "scripts.bench"
    label = "bench"
